//! The works that networks with an energy rest on.

use attractor_core::Citation;

/// The theory of this crate.
pub const LOTITO_2025: Citation = Citation {
    key: "lotito2025neural",
    kind: "article",
    authors: "Lotito, Daniele",
    title: "Neural learning rules from associative networks theory",
    venue: "Neurocomputing 636, 129865",
    year: 2025,
    url: "https://doi.org/10.1016/j.neucom.2025.129865",
};

/// The two coupled layers and their energy.
pub const KROTOV_2021: Citation = Citation {
    key: "krotov2021large",
    kind: "inproceedings",
    authors: "Krotov, Dmitry and Hopfield, John J.",
    title: "Large Associative Memory Problem in Neurobiology and Machine Learning",
    venue: "International Conference on Learning Representations",
    year: 2021,
    url: "https://arxiv.org/abs/2008.06996",
};

/// Energies of higher degree.
pub const KROTOV_2016: Citation = Citation {
    key: "krotov2016dense",
    kind: "inproceedings",
    authors: "Krotov, Dmitry and Hopfield, John J.",
    title: "Dense Associative Memory for Pattern Recognition",
    venue: "Advances in Neural Information Processing Systems 29",
    year: 2016,
    url: "https://arxiv.org/abs/1606.01164",
};

/// The softmax memory.
pub const RAMSAUER_2021: Citation = Citation {
    key: "ramsauer2021hopfield",
    kind: "inproceedings",
    authors: "Ramsauer, Hubert and others",
    title: "Hopfield Networks is All You Need",
    venue: "International Conference on Learning Representations",
    year: 2021,
    url: "https://arxiv.org/abs/2008.02217",
};

/// Units with a graded response.
pub const HOPFIELD_1984: Citation = Citation {
    key: "hopfield1984neurons",
    kind: "article",
    authors: "Hopfield, John J.",
    title: "Neurons with graded response have collective computational properties like those of two-state neurons",
    venue: "Proceedings of the National Academy of Sciences 81, 3088-3092",
    year: 1984,
    url: "https://doi.org/10.1073/pnas.81.10.3088",
};

/// The largest eigenvalue of random couplings.
pub const JOHNSTONE_2001: Citation = Citation {
    key: "johnstone2001distribution",
    kind: "article",
    authors: "Johnstone, Iain M.",
    title: "On the distribution of the largest eigenvalue in principal components analysis",
    venue: "The Annals of Statistics 29, 295-327",
    year: 2001,
    url: "https://doi.org/10.1214/aos/1009210544",
};

/// The spectrum of random couplings.
pub const MARCHENKO_1967: Citation = Citation {
    key: "marchenko1967distribution",
    kind: "article",
    authors: "Marčenko, Vladimir A. and Pastur, Leonid A.",
    title: "Distribution of eigenvalues for some sets of random matrices",
    venue: "Mathematics of the USSR-Sbornik 1, 457-483",
    year: 1967,
    url: "https://doi.org/10.1070/SM1967v001n04ABEH001994",
};
