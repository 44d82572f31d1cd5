//! What a report says of a rule, and its equation in `MathML`.

use attractor_core::About;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use serde::{Deserialize, Serialize};

use super::ReportError;

/// A rule as it was run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportEntry {
    /// Its id or name in the study.
    pub name: String,
    /// Its title.
    pub title: String,
    /// One sentence: what it does.
    pub summary: String,
    /// Its equation in LaTeX; empty where there is none.
    pub equation: String,
    /// Where the equation stands in print, and what of it is ours.
    pub provenance: String,
    /// Its parameters as they were.
    pub parameters: Vec<Parameter>,
    /// The keys of the works it rests on.
    pub citations: Vec<String>,
}

/// A parameter as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its key in the spec.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What it means, and its unit.
    pub meaning: String,
}

impl ReportEntry {
    /// What a registered rule says of itself, without parameters yet.
    pub fn of(name: &str, about: &About) -> Self {
        Self {
            name: name.into(),
            title: about.title.into(),
            summary: about.summary.into(),
            equation: about.equation.into(),
            provenance: about.provenance.into(),
            parameters: Vec::new(),
            citations: about.citations.iter().map(|citation| citation.key.to_owned()).collect(),
        }
    }

    /// The equations in `MathML`, one element for each.
    ///
    /// Equations beside one another are parted at their wide spaces, so that a narrow page can stack them.
    ///
    /// # Errors
    /// [`ReportError::Equation`] where an equation is not LaTeX as the converter knows it.
    pub fn mathml(&self) -> Result<Vec<String>, ReportError> {
        let error = |reason: String| ReportError::Equation {
            rule: self.name.clone(),
            equation: self.equation.clone(),
            reason,
        };
        let converter = LatexToMathML::new(MathCoreConfig { annotation: true, ..MathCoreConfig::default() })
            .map_err(|(reason, ..)| error(reason.to_string()))?;
        let set = |equation: &str| {
            let converted = converter.convert_with_local_state(equation, MathDisplay::Block);
            converted.map(|result| result.mathml).map_err(|reason| error(reason.to_string()))
        };
        let equation = self.equation.replace(r"\qquad", r"\quad");
        let parts = equation.split(r"\quad").map(|part| part.trim().trim_end_matches(','));
        let parts: Result<Vec<String>, ReportError> =
            parts.filter(|part| !part.is_empty()).map(set).collect();
        // A part alone may be no equation where the space stands within braces.
        parts.or_else(|_| Ok(vec![set(&self.equation)?]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_side_by_side_are_set_one_by_one() {
        let entry =
            ReportEntry { equation: r"w = p_{ij}, \qquad b = \ln p_j".into(), ..ReportEntry::default() };
        let equations = entry.mathml().unwrap();
        assert_eq!(equations.len(), 2);
        for equation in equations {
            assert!(equation.starts_with("<math") && equation.ends_with("</math>"), "{equation}");
            assert!(!equation.contains("merror"), "{equation}");
        }
    }

    #[test]
    fn an_equation_that_cannot_be_set_is_named() {
        let entry =
            ReportEntry { name: "mine".into(), equation: r"\frac{1".into(), ..ReportEntry::default() };
        let error = entry.mathml().unwrap_err().to_string();
        assert!(error.contains("`mine`") && error.contains(r"\frac{1"), "{error}");
        let within = ReportEntry { equation: r"\sqrt{a, \qquad b}".into(), ..ReportEntry::default() };
        assert_eq!(within.mathml().unwrap().len(), 1);
        assert!(ReportEntry::default().mathml().unwrap().is_empty());
    }

    #[test]
    fn an_equation_cannot_smuggle_tags() {
        let entry = ReportEntry { equation: r"a < \text{<script>} ".into(), ..ReportEntry::default() };
        assert!(!entry.mathml().unwrap().concat().contains("<script"));
    }
}
