//! The modules of a crate, and what each of them names, read from its sources.

use std::collections::BTreeMap;
use std::fs;
use std::iter::Peekable;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Where a module lies, such as `["rules", "bcpnn"]`; the crate's root is empty.
pub type Place = Vec<String>;

/// What stands in a module, its tests left out.
#[derive(Debug, Default)]
pub struct Module {
    /// The paths that its `use` declarations bring in, by the names that they get here.
    pub imports: BTreeMap<String, Vec<String>>,
    /// Every path that it names, as it is written; those of other crates may be among them.
    pub paths: Vec<Vec<String>>,
    /// Modules all of whose names it imports.
    pub globs: Vec<Vec<String>>,
}

/// All modules of a crate.
pub type Modules = BTreeMap<Place, Module>;

/// Reads the crate whose root is that file.
pub fn read(root: &Path) -> Modules {
    let folder = root.parent().unwrap();
    let mut modules = Modules::new();
    read_file(root, folder, &[], &mut modules);
    modules
}

/// Reads a file, and the files of the modules that it declares, which lie in `folder`.
fn read_file(file: &Path, folder: &Path, place: &[String], modules: &mut Modules) {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    modules.insert(place.to_vec(), Module::default());
    Reader { folder, place, modules }.walk(tokens);
}

/// Goes through the tokens of one module.
struct Reader<'a> {
    folder: &'a Path,
    place: &'a [String],
    modules: &'a mut Modules,
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

impl Reader<'_> {
    fn walk(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) if is_test(&group) => skip_item(&mut tokens),
                TokenTree::Group(group) => self.walk(group.stream()),
                TokenTree::Ident(word) => match word.to_string().as_str() {
                    "mod" => self.declare(&mut tokens),
                    "use" => self.import(&mut tokens, &[]),
                    start @ ("crate" | "super" | "self") => {
                        let path = path(start, &mut tokens);
                        self.module().paths.push(path);
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// What follows `mod`.
    fn declare(&mut self, tokens: &mut Tokens) {
        let Some(TokenTree::Ident(name)) = tokens.next() else { return };
        let name = name.to_string();
        let place = [self.place, std::slice::from_ref(&name)].concat();
        let folder = self.folder.join(&name);
        match tokens.next() {
            Some(TokenTree::Group(body)) => {
                self.modules.insert(place.clone(), Module::default());
                Reader { folder: &folder, place: &place, modules: self.modules }.walk(body.stream());
            }
            _ => {
                let beside = self.folder.join(format!("{name}.rs"));
                let file = if beside.exists() { beside } else { folder.join("mod.rs") };
                read_file(&file, &folder, &place, self.modules);
            }
        }
    }

    /// What follows `use`, or a brace within it; `start` is what stands before the brace.
    fn import(&mut self, tokens: &mut Tokens, start: &[String]) {
        let mut path = start.to_vec();
        let mut alias = None;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => alias = tokens.next().map(|word| word.to_string()),
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    self.import(&mut group.stream().into_iter().peekable(), &path);
                    path.clear();
                }
                TokenTree::Punct(mark) => match mark.as_char() {
                    '*' => {
                        self.module().globs.push(std::mem::take(&mut path));
                    }
                    ',' => {
                        self.take(&path, start, alias.take().as_ref());
                        path = start.to_vec();
                    }
                    ';' => break,
                    _ => {}
                },
                TokenTree::Literal(_) => {}
            }
        }
        self.take(&path, start, alias.as_ref());
    }

    /// One name of a `use`.
    fn take(&mut self, path: &[String], start: &[String], alias: Option<&String>) {
        // What a brace or a star has ended, and a comma at the end of a list.
        if path.len() <= start.len() {
            return;
        }
        let path =
            if path.last().is_some_and(|last| last == "self") { &path[..path.len() - 1] } else { path };
        let Some(name) = alias.or(path.last()) else { return };
        self.module().imports.insert(name.clone(), path.to_vec());
        self.module().paths.push(path.to_vec());
    }

    fn module(&mut self) -> &mut Module {
        self.modules.entry(self.place.to_vec()).or_default()
    }
}

/// Whether brackets hold `cfg(test)`.
fn is_test(group: &proc_macro2::Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Skips the item that an attribute stands before.
fn skip_item(tokens: &mut Tokens) {
    for token in tokens.by_ref() {
        let ends = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(mark) => mark.as_char() == ';',
            _ => false,
        };
        if ends {
            break;
        }
    }
}

/// A path in an expression or a type: its first word, and those that follow it over `::`.
fn path(start: &str, tokens: &mut Tokens) -> Vec<String> {
    let mut path = vec![start.to_owned()];
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':');
    while tokens.next_if(is_colon).is_some() {
        if tokens.next_if(is_colon).is_some()
            && let Some(TokenTree::Ident(word)) = tokens.next_if(|token| matches!(token, TokenTree::Ident(_)))
        {
            path.push(word.to_string());
        }
    }
    path
}
