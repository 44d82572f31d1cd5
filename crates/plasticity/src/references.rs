//! The works that plasticity rests on.

use attractor_core::Citation;

const fn article(
    key: &'static str,
    authors: &'static str,
    title: &'static str,
    venue: &'static str,
    year: u16,
    url: &'static str,
) -> Citation {
    Citation { key, kind: "article", authors, title, venue, year, url }
}

/// The postulate.
pub const HEBB_1949: Citation = Citation {
    key: "hebb1949organization",
    kind: "book",
    authors: "Hebb, D. O.",
    title: "The Organization of Behavior",
    venue: "Wiley",
    year: 1949,
    url: "",
};

/// The first principal component.
pub const OJA_1982: Citation = article(
    "oja1982simplified",
    "Oja, Erkki",
    "A simplified neuron model as a principal component analyzer",
    "Journal of Mathematical Biology 15, 267-273",
    1982,
    "https://doi.org/10.1007/BF00275687",
);

/// The space of the first components.
pub const OJA_1989: Citation = article(
    "oja1989neural",
    "Oja, Erkki",
    "Neural networks, principal components, and subspaces",
    "International Journal of Neural Systems 1, 61-68",
    1989,
    "https://doi.org/10.1142/S0129065789000475",
);

/// The components one by one.
pub const SANGER_1989: Citation = article(
    "sanger1989optimal",
    "Sanger, Terence D.",
    "Optimal unsupervised learning in a single-layer linear feedforward neural network",
    "Neural Networks 2, 459-473",
    1989,
    "https://doi.org/10.1016/0893-6080(89)90044-0",
);

/// The sliding threshold.
pub const BCM_1982: Citation = article(
    "bienenstock1982theory",
    "Bienenstock, Elie L. and Cooper, Leon N. and Munro, Paul W.",
    "Theory for the development of neuron selectivity: orientation specificity and binocular interaction in visual cortex",
    "Journal of Neuroscience 2, 32-48",
    1982,
    "https://doi.org/10.1523/JNEUROSCI.02-01-00032.1982",
);

/// The threshold as a mean square.
pub const INTRATOR_1992: Citation = article(
    "intrator1992objective",
    "Intrator, Nathan and Cooper, Leon N.",
    "Objective function formulation of the BCM theory of visual cortical plasticity: statistical connections, stability conditions",
    "Neural Networks 5, 3-17",
    1992,
    "https://doi.org/10.1016/S0893-6080(05)80003-6",
);

/// Covariances.
pub const SEJNOWSKI_1977: Citation = article(
    "sejnowski1977storing",
    "Sejnowski, Terrence J.",
    "Storing covariance with nonlinearly interacting neurons",
    "Journal of Mathematical Biology 4, 303-321",
    1977,
    "https://doi.org/10.1007/BF00275079",
);

/// Decorrelation.
pub const FOLDIAK_1990: Citation = article(
    "foldiak1990forming",
    "Földiák, Peter",
    "Forming sparse representations by local anti-Hebbian learning",
    "Biological Cybernetics 64, 165-170",
    1990,
    "https://doi.org/10.1007/BF02331346",
);

/// The textbook.
pub const GERSTNER_2002: Citation = Citation {
    key: "gerstner2002spiking",
    kind: "book",
    authors: "Gerstner, Wulfram and Kistler, Werner M.",
    title: "Spiking Neuron Models",
    venue: "Cambridge University Press",
    year: 2002,
    url: "https://doi.org/10.1017/CBO9780511815706",
};

/// Long-lasting potentiation.
pub const BLISS_LOMO_1973: Citation = article(
    "bliss1973long",
    "Bliss, T. V. P. and Lømo, T.",
    "Long-lasting potentiation of synaptic transmission in the dentate area of the anaesthetized rabbit following stimulation of the perforant path",
    "Journal of Physiology 232, 331-356",
    1973,
    "https://doi.org/10.1113/jphysiol.1973.sp010273",
);

/// Long-term depression.
pub const DUDEK_BEAR_1992: Citation = article(
    "dudek1992homosynaptic",
    "Dudek, S. M. and Bear, M. F.",
    "Homosynaptic long-term depression in area CA1 of hippocampus and effects of N-methyl-D-aspartate receptor blockade",
    "Proceedings of the National Academy of Sciences 89, 4363-4367",
    1992,
    "https://doi.org/10.1073/pnas.89.10.4363",
);

/// The window of timing.
pub const BI_POO_1998: Citation = article(
    "bi1998synaptic",
    "Bi, Guo-qiang and Poo, Mu-ming",
    "Synaptic modifications in cultured hippocampal neurons: dependence on spike timing, synaptic strength, and postsynaptic cell type",
    "Journal of Neuroscience 18, 10464-10472",
    1998,
    "https://doi.org/10.1523/JNEUROSCI.18-24-10464.1998",
);

/// Pairs, as a model.
pub const SONG_2000: Citation = article(
    "song2000competitive",
    "Song, Sen and Miller, Kenneth D. and Abbott, L. F.",
    "Competitive Hebbian learning through spike-timing-dependent synaptic plasticity",
    "Nature Neuroscience 3, 919-926",
    2000,
    "https://doi.org/10.1038/78829",
);

/// Triplets.
pub const PFISTER_2006: Citation = article(
    "pfister2006triplets",
    "Pfister, Jean-Pascal and Gerstner, Wulfram",
    "Triplets of spikes in a model of spike timing-dependent plasticity",
    "Journal of Neuroscience 26, 9673-9682",
    2006,
    "https://doi.org/10.1523/JNEUROSCI.1425-06.2006",
);

/// Networks of rates.
pub const WILSON_COWAN_1972: Citation = article(
    "wilson1972excitatory",
    "Wilson, Hugh R. and Cowan, Jack D.",
    "Excitatory and inhibitory interactions in localized populations of model neurons",
    "Biophysical Journal 12, 1-24",
    1972,
    "https://doi.org/10.1016/S0006-3495(72)86068-5",
);

/// Random networks of rates.
pub const SOMPOLINSKY_1988: Citation = article(
    "sompolinsky1988chaos",
    "Sompolinsky, H. and Crisanti, A. and Sommers, H. J.",
    "Chaos in random neural networks",
    "Physical Review Letters 61, 259-262",
    1988,
    "https://doi.org/10.1103/PhysRevLett.61.259",
);

/// Networks of excitation and inhibition that fire irregularly.
pub const BRUNEL_2000: Citation = article(
    "brunel2000dynamics",
    "Brunel, Nicolas",
    "Dynamics of sparsely connected networks of excitatory and inhibitory spiking neurons",
    "Journal of Computational Neuroscience 8, 183-208",
    2000,
    "https://doi.org/10.1023/A:1008925309027",
);

/// What synaptic time constants do to the rate.
pub const BRUNEL_SERGI_1998: Citation = article(
    "brunel1998firing",
    "Brunel, Nicolas and Sergi, Simone",
    "Firing frequency of leaky integrate-and-fire neurons with synaptic current dynamics",
    "Journal of Theoretical Biology 195, 87-95",
    1998,
    "https://doi.org/10.1006/jtbi.1998.0782",
);

/// Weights that are scaled to keep a unit's activity.
pub const TURRIGIANO_1998: Citation = article(
    "turrigiano1998activity",
    "Turrigiano, Gina G. and Leslie, Kenneth R. and Desai, Niraj S. and Rutherford, Lana C. and Nelson, Sacha B.",
    "Activity-dependent scaling of quantal amplitude in neocortical neurons",
    "Nature 391, 892-896",
    1998,
    "https://doi.org/10.1038/36103",
);

/// Random networks of excitatory and inhibitory units.
pub const RAJAN_2006: Citation = article(
    "rajan2006eigenvalue",
    "Rajan, Kanaka and Abbott, L. F.",
    "Eigenvalue spectra of random matrices for neural networks",
    "Physical Review Letters 97, 188104",
    2006,
    "https://doi.org/10.1103/PhysRevLett.97.188104",
);
