//! What a registered thing says of itself, and the works it cites.

/// A published work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The key in a BibTeX file: author, year, word.
    pub key: &'static str,
    /// The kind of BibTeX entry: `article`, `book`, `inproceedings`, `misc`.
    pub kind: &'static str,
    /// Authors, joined by ` and `.
    pub authors: &'static str,
    /// The title.
    pub title: &'static str,
    /// Journal, proceedings, publisher or archive, with volume and pages where there are any.
    pub venue: &'static str,
    /// Year of publication.
    pub year: u16,
    /// A link that lasts: a DOI or an archive's identifier, as a URL; empty where there is none.
    pub url: &'static str,
}

impl Citation {
    /// The entry for a BibTeX file.
    pub fn bibtex(&self) -> String {
        let venue_field = match self.kind {
            "article" => "journal",
            "book" => "publisher",
            "inproceedings" => "booktitle",
            _ => "howpublished",
        };
        let mut fields = vec![
            format!("  author = {{{}}},", self.authors),
            format!("  title = {{{}}},", self.title),
            format!("  {venue_field} = {{{}}},", self.venue),
            format!("  year = {{{}}},", self.year),
        ];
        if !self.url.is_empty() {
            fields.push(format!("  url = {{{}}},", self.url));
        }
        format!("@{}{{{},\n{}\n}}\n", self.kind, self.key, fields.join("\n"))
    }

    /// One line for a list of references.
    pub fn line(&self) -> String {
        format!("{} ({}). {}. {}.", self.authors.replace(" and ", ", "), self.year, self.title, self.venue)
    }
}

/// What a registered thing says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// A short name for tables and headings.
    pub title: &'static str,
    /// One sentence: what it does.
    pub summary: &'static str,
    /// The equation in LaTeX, without dollar signs; empty where there is none.
    pub equation: &'static str,
    /// Where the equation stands in print, and what of it is ours.
    pub provenance: &'static str,
    /// Works to cite when it is used.
    pub citations: &'static [Citation],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bibtex_names_the_venue_by_kind() {
        let work = Citation {
            key: "hebb1949",
            kind: "book",
            authors: "Hebb, D. O.",
            title: "The Organization of Behavior",
            venue: "Wiley",
            year: 1949,
            url: "",
        };
        assert_eq!(
            work.bibtex(),
            "@book{hebb1949,\n  author = {Hebb, D. O.},\n  title = {The Organization of Behavior},\n  \
             publisher = {Wiley},\n  year = {1949},\n}\n"
        );
        assert_eq!(work.line(), "Hebb, D. O. (1949). The Organization of Behavior. Wiley.");
    }
}
