//! The works that rules and experiments cite.

use attractor_core::Citation;

/// Hebb's book.
pub const HEBB_1949: Citation = Citation {
    key: "hebb1949organization",
    kind: "book",
    authors: "Hebb, Donald O.",
    title: "The Organization of Behavior",
    venue: "Wiley, New York",
    year: 1949,
    url: "",
};

/// Binary synapses.
pub const WILLSHAW_1969: Citation = Citation {
    key: "willshaw1969nonholographic",
    kind: "article",
    authors: "Willshaw, David J. and Buneman, O. Peter and Longuet-Higgins, H. Christopher",
    title: "Non-Holographic Associative Memory",
    venue: "Nature 222, 960-962",
    year: 1969,
    url: "https://doi.org/10.1038/222960a0",
};

/// The network of ±1 units.
pub const HOPFIELD_1982: Citation = Citation {
    key: "hopfield1982neural",
    kind: "article",
    authors: "Hopfield, John J.",
    title: "Neural Networks and Physical Systems with Emergent Collective Computational Abilities",
    venue: "Proceedings of the National Academy of Sciences 79, 2554-2558",
    year: 1982,
    url: "https://doi.org/10.1073/pnas.79.8.2554",
};

/// Covariance learning.
pub const SEJNOWSKI_1977: Citation = Citation {
    key: "sejnowski1977storing",
    kind: "article",
    authors: "Sejnowski, Terrence J.",
    title: "Storing Covariance with Nonlinearly Interacting Neurons",
    venue: "Journal of Mathematical Biology 4, 303-321",
    year: 1977,
    url: "https://doi.org/10.1007/BF00275079",
};

/// Covariance learning normalised by the presynaptic unit.
pub const MINAI_1997: Citation = Citation {
    key: "minai1997covariance",
    kind: "article",
    authors: "Minai, Ali A.",
    title: "Covariance Learning of Correlated Patterns in Competitive Networks",
    venue: "Neural Computation 9, 667-681",
    year: 1997,
    url: "https://doi.org/10.1162/neco.1997.9.3.667",
};

/// The Bayesian confidence propagation network.
pub const LANSNER_1989: Citation = Citation {
    key: "lansner1989onelayer",
    kind: "article",
    authors: "Lansner, Anders and Ekeberg, Örjan",
    title: "A One-Layer Feedback Artificial Neural Network with a Bayesian Learning Rule",
    venue: "International Journal of Neural Systems 1, 77-87",
    year: 1989,
    url: "https://doi.org/10.1142/S0129065789000499",
};

/// Optimal Bayesian synapses.
pub const KNOBLAUCH_2011: Citation = Citation {
    key: "knoblauch2011neural",
    kind: "article",
    authors: "Knoblauch, Andreas",
    title: "Neural Associative Memory with Optimal Bayesian Learning",
    venue: "Neural Computation 23, 1393-1451",
    year: 2011,
    url: "https://doi.org/10.1162/NECO_a_00127",
};

/// Adaptive noise estimation.
pub const KNOBLAUCH_2024: Citation = Citation {
    key: "knoblauch2024adaptive",
    kind: "misc",
    authors: "Knoblauch, Andreas",
    title: "Neural auto-association with optimal Bayesian learning",
    venue: "arXiv",
    year: 2024,
    url: "https://arxiv.org/abs/2412.18349",
};

/// The benchmark that the experiments on capacity and prototypes follow.
pub const LANSNER_2026: Citation = Citation {
    key: "lansner2026benchmarking",
    kind: "misc",
    authors: "Lansner, Anders and Knoblauch, Andreas and Ravichandran, Naresh B. and Herman, Pawel",
    title: "Benchmarking local Hebbian learning rules for memory storage and prototype extraction",
    venue: "arXiv:2605.01074",
    year: 2026,
    url: "https://arxiv.org/abs/2605.01074",
};

/// Completion capacity: the information that recall adds to the cue.
pub const KNOBLAUCH_PALM_2020: Citation = Citation {
    key: "knoblauch2020iterative",
    kind: "article",
    authors: "Knoblauch, Andreas and Palm, Günther",
    title: "Iterative Retrieval and Block Coding in Autoassociative and Heteroassociative Memory",
    venue: "Neural Computation 32, 205-260",
    year: 2020,
    url: "https://doi.org/10.1162/neco_a_01247",
};

/// Incremental BCPNN as a palimpsest.
pub const SANDBERG_2002: Citation = Citation {
    key: "sandberg2002bayesian",
    kind: "article",
    authors: "Sandberg, Anders and Lansner, Anders and Petersson, Karl Magnus and Ekeberg, Örjan",
    title: "A Bayesian attractor network with incremental learning",
    venue: "Network: Computation in Neural Systems 13, 179-194",
    year: 2002,
    url: "https://doi.org/10.1080/net.13.2.179.194",
};

/// Learning within bounds and marginalist learning.
pub const NADAL_1986: Citation = Citation {
    key: "nadal1986networks",
    kind: "article",
    authors: "Nadal, Jean-Pierre and Toulouse, Gérard and Changeux, Jean-Pierre and Dehaene, Stanislas",
    title: "Networks of Formal Neurons and Memory Palimpsests",
    venue: "Europhysics Letters 1, 535-542",
    year: 1986,
    url: "https://doi.org/10.1209/0295-5075/1/10/008",
};

/// Learning within bounds.
pub const PARISI_1986: Citation = Citation {
    key: "parisi1986memory",
    kind: "article",
    authors: "Parisi, Giorgio",
    title: "A Memory Which Forgets",
    venue: "Journal of Physics A 19, L617-L620",
    year: 1986,
    url: "https://doi.org/10.1088/0305-4470/19/10/011",
};

/// The mean field of marginalist learning.
pub const MEZARD_1986: Citation = Citation {
    key: "mezard1986solvable",
    kind: "article",
    authors: "Mézard, Marc and Nadal, Jean-Pierre and Toulouse, Gérard",
    title: "Solvable Models of Working Memories",
    venue: "Journal de Physique 47, 1457-1462",
    year: 1986,
    url: "https://doi.org/10.1051/jphys:019860047090145700",
};

/// Synapses of two states.
pub const AMIT_FUSI_1994: Citation = Citation {
    key: "amit1994learning",
    kind: "article",
    authors: "Amit, Daniel J. and Fusi, Stefano",
    title: "Learning in Neural Networks with Material Synapses",
    venue: "Neural Computation 6, 957-982",
    year: 1994,
    url: "https://doi.org/10.1162/neco.1994.6.5.957",
};

/// Memories of patterns that pull at a power of their overlap.
pub const KROTOV_2016: Citation = Citation {
    key: "krotov2016dense",
    kind: "inproceedings",
    authors: "Krotov, Dmitry and Hopfield, John J.",
    title: "Dense Associative Memory for Pattern Recognition",
    venue: "Advances in Neural Information Processing Systems 29",
    year: 2016,
    url: "https://arxiv.org/abs/1606.01164",
};

/// Memories of patterns that pull exponentially.
pub const DEMIRCIGIL_2017: Citation = Citation {
    key: "demircigil2017model",
    kind: "article",
    authors: "Demircigil, Mete and Heusel, Judith and Löwe, Matthias and Upgang, Sven and Vermet, Franck",
    title: "On a Model of Associative Memory with Huge Storage Capacity",
    venue: "Journal of Statistical Physics 168, 288-299",
    year: 2017,
    url: "https://doi.org/10.1007/s10955-017-1806-y",
};

/// The softmax memory.
pub const RAMSAUER_2021: Citation = Citation {
    key: "ramsauer2021hopfield",
    kind: "inproceedings",
    authors: "Ramsauer, Hubert and Schäfl, Bernhard and Lehner, Johannes and Seidl, Philipp and Widrich, Michael and \
              Adler, Thomas and Gruber, Lukas and Holzleitner, Markus and Pavlović, Milena and Sandve, Geir Kjetil and \
              Greiff, Victor and Kreil, David and Kopp, Michael and Klambauer, Günter and Brandstetter, Johannes and \
              Hochreiter, Sepp",
    title: "Hopfield Networks is All You Need",
    venue: "International Conference on Learning Representations",
    year: 2021,
    url: "https://arxiv.org/abs/2008.02217",
};

/// Sparse patterns in networks of 0/1 units.
pub const TSODYKS_1988: Citation = Citation {
    key: "tsodyks1988enhanced",
    kind: "article",
    authors: "Tsodyks, Mikhail V. and Feigel'man, Mikhail V.",
    title: "The Enhanced Storage Capacity in Neural Networks with Low Activity Level",
    venue: "Europhysics Letters 6, 101-105",
    year: 1988,
    url: "https://doi.org/10.1209/0295-5075/6/2/002",
};

/// The mean field of Hopfield networks.
pub const AMIT_1987: Citation = Citation {
    key: "amit1987statistical",
    kind: "article",
    authors: "Amit, Daniel J. and Gutfreund, Hanoch and Sompolinsky, Haim",
    title: "Statistical Mechanics of Neural Networks near Saturation",
    venue: "Annals of Physics 173, 30-67",
    year: 1987,
    url: "https://doi.org/10.1016/0003-4916(87)90092-3",
};

/// Hopfield networks whose synapses are noisy, diluted or cut to signs.
pub const SOMPOLINSKY_1986: Citation = Citation {
    key: "sompolinsky1986neural",
    kind: "article",
    authors: "Sompolinsky, Haim",
    title: "Neural Networks with Nonlinear Synapses and a Static Noise",
    venue: "Physical Review A 34, 2571-2574",
    year: 1986,
    url: "https://doi.org/10.1103/PhysRevA.34.2571",
};

/// Mean-field theory of few patterns, and mixtures of them.
pub const AMIT_1985: Citation = Citation {
    key: "amit1985spin",
    kind: "article",
    authors: "Amit, Daniel J. and Gutfreund, Hanoch and Sompolinsky, Haim",
    title: "Spin-Glass Models of Neural Networks",
    venue: "Physical Review A 32, 1007-1018",
    year: 1985,
    url: "https://doi.org/10.1103/PhysRevA.32.1007",
};

/// Loads without errors.
pub const MCELIECE_1987: Citation = Citation {
    key: "mceliece1987capacity",
    kind: "article",
    authors: "McEliece, Robert J. and Posner, Edward C. and Rodemich, Eugene R. and Venkatesh, Santosh S.",
    title: "The Capacity of the Hopfield Associative Memory",
    venue: "IEEE Transactions on Information Theory 33, 461-482",
    year: 1987,
    url: "https://doi.org/10.1109/TIT.1987.1057328",
};

/// Dynamics of ±1 units at a temperature.
pub const GLAUBER_1963: Citation = Citation {
    key: "glauber1963time",
    kind: "article",
    authors: "Glauber, Roy J.",
    title: "Time-Dependent Statistics of the Ising Model",
    venue: "Journal of Mathematical Physics 4, 294-307",
    year: 1963,
    url: "https://doi.org/10.1063/1.1703954",
};

/// Couplings that project on the patterns.
pub const PERSONNAZ_1985: Citation = Citation {
    key: "personnaz1985information",
    kind: "article",
    authors: "Personnaz, L. and Guyon, I. and Dreyfus, G.",
    title: "Information Storage and Retrieval in Spin-Glass Like Neural Networks",
    venue: "Journal de Physique Lettres 46, L359-L365",
    year: 1985,
    url: "https://doi.org/10.1051/jphyslet:01985004608035900",
};

/// A local rule with the fields of the two units.
pub const STORKEY_1997: Citation = Citation {
    key: "storkey1997increasing",
    kind: "inproceedings",
    authors: "Storkey, Amos",
    title: "Increasing the Capacity of a Hopfield Network without Sacrificing Functionality",
    venue: "Artificial Neural Networks, ICANN'97, 451-456",
    year: 1997,
    url: "https://doi.org/10.1007/BFb0020196",
};

/// The number of linearly separable sets.
pub const COVER_1965: Citation = Citation {
    key: "cover1965geometrical",
    kind: "article",
    authors: "Cover, Thomas M.",
    title: "Geometrical and Statistical Properties of Systems of Linear Inequalities with Applications in Pattern Recognition",
    venue: "IEEE Transactions on Electronic Computers EC-14, 326-334",
    year: 1965,
    url: "https://doi.org/10.1109/PGEC.1965.264137",
};

/// How many patterns couplings can hold at best.
pub const GARDNER_1988: Citation = Citation {
    key: "gardner1988space",
    kind: "article",
    authors: "Gardner, Elizabeth",
    title: "The Space of Interactions in Neural Network Models",
    venue: "Journal of Physics A 21, 257-270",
    year: 1988,
    url: "https://doi.org/10.1088/0305-4470/21/1/030",
};

/// Attractors of patterns that were learnt in a sequence.
pub const GRINIASTY_1993: Citation = Citation {
    key: "griniasty1993conversion",
    kind: "article",
    authors: "Griniasty, Marc and Tsodyks, Misha V. and Amit, Daniel J.",
    title: "Conversion of Temporal Correlations Between Stimuli to Spatial Correlations Between Attractors",
    venue: "Neural Computation 5, 1-17",
    year: 1993,
    url: "https://doi.org/10.1162/neco.1993.5.1.1",
};

/// Neurons that are active alike for pictures that followed each other in training.
pub const MIYASHITA_1988: Citation = Citation {
    key: "miyashita1988neuronal",
    kind: "article",
    authors: "Miyashita, Yasushi",
    title: "Neuronal Correlate of Visual Associative Long-Term Memory in the Primate Temporal Cortex",
    venue: "Nature 335, 817-820",
    year: 1988,
    url: "https://doi.org/10.1038/335817a0",
};

/// Neurons that stay active for a picture while it is kept in mind.
pub const MIYASHITA_CHANG_1988: Citation = Citation {
    key: "miyashita1988pictorial",
    kind: "article",
    authors: "Miyashita, Yasushi and Chang, Han Soo",
    title: "Neuronal Correlate of Pictorial Short-Term Memory in the Primate Temporal Cortex",
    venue: "Nature 331, 68-70",
    year: 1988,
    url: "https://doi.org/10.1038/331068a0",
};
