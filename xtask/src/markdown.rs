//! What the chores read in Markdown: links, headings and code blocks.

use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::Fallible;

/// A page, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Targets of links and images, as written.
    pub links: Vec<String>,
    /// Headings, as the anchors that point at them.
    pub anchors: Vec<String>,
    /// Code blocks, in order.
    pub blocks: Vec<Block>,
}

/// A fenced code block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The word behind the fence.
    pub language: String,
    /// The file that the text before the block names last, if any: where the block belongs.
    pub file: Option<String>,
    /// The code.
    pub text: String,
}

impl Page {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(path: &Path) -> Fallible<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self::parse(&text))
    }

    /// Takes Markdown apart.
    pub fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let mut block: Option<Block> = None;
        let mut heading: Option<String> = None;
        let mut file = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => page.anchors.extend(heading.take().map(|h| anchor(&h))),
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = match kind {
                        CodeBlockKind::Fenced(language) => language.into_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    block = Some(Block { language, file: file.clone(), text: String::new() });
                }
                Event::End(TagEnd::CodeBlock) => page.blocks.extend(block.take()),
                Event::Code(code) => {
                    if code.contains('/') && Path::new(&*code).extension().is_some() {
                        file = Some(code.to_string());
                    }
                    if let Some(heading) = &mut heading {
                        heading.push_str(&code);
                    }
                }
                Event::Text(text) => {
                    let open = block.as_mut().map(|block| &mut block.text).or(heading.as_mut());
                    if let Some(open) = open {
                        open.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        page
    }
}

/// The anchor of a heading, as GitHub and mdBook make it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_apart() {
        let page = Page::parse(
            "# What `it` is, now\n\nSee [here](a.md#b) and `crates/x.rs`:\n\n```rust\nfn f() {}\n```\n",
        );
        assert_eq!(page.links, ["a.md#b"]);
        assert_eq!(page.anchors, ["what-it-is-now"]);
        let block = Block {
            language: "rust".to_owned(),
            file: Some("crates/x.rs".to_owned()),
            text: "fn f() {}\n".to_owned(),
        };
        assert_eq!(page.blocks, [block]);
    }
}
