//! Metrics of delayed match to sample.

use super::Kind::{Fraction, Mean};
use super::{Metric, metric};

pub(super) const DELAYED_MATCH: &[Metric] = &[
    metric(
        "match_error",
        "wrong answers",
        "",
        Fraction,
        "Fraction of wrong answers to whether a test is the sample, after a `delay`, half of the tests being the sample.",
    ),
    metric(
        "match_error_after",
        "wrong answers",
        "",
        Fraction,
        "As `match_error`, after so many `distractors` that drove their units with a `drive`.",
    ),
    metric(
        "misses",
        "misses",
        "",
        Fraction,
        "Fraction of tests that were the sample and were answered by \"no match\".",
    ),
    metric(
        "false_alarms",
        "false alarms",
        "",
        Fraction,
        "Fraction of tests that were an image not shown before and were answered by \"match\".",
    ),
    metric(
        "delay_rate",
        "rate in the delay",
        "",
        Mean,
        "Fraction of the longest delay in which a unit is active after the image of this `rank` among those it is most active for, a mean over units.",
    ),
    metric(
        "images_answered",
        "images answered",
        "images",
        Mean,
        "Number of images after which a unit is active in more than half of the delay, a mean over units.",
    ),
    metric(
        "sparseness_over_images",
        "sparseness over images",
        "",
        Mean,
        "(Σ r/P)²/(Σ r²/P) of a unit's rates in the delay over P images, a mean over units that are active at all; 1/P for one image, 1 for all alike.",
    ),
];
