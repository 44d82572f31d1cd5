use super::*;
use crate::theory::spike_timing::{PairingProtocol, bcm_change, pair_change, triplet_change};

/// The change that a synapse sees, spike by spike.
fn seen(kernel: StdpKernel, pairs: PairingProtocol) -> f64 {
    let mut spikes: Vec<(f64, bool)> = (0..pairs.count)
        .flat_map(|k| {
            let presynaptic = f64::from(k) * pairs.period;
            [(presynaptic, false), (presynaptic + pairs.delay, true)]
        })
        .collect();
    spikes.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut synapse = TimedSynapse::new(kernel);
    spikes
        .iter()
        .map(
            |&(time, is_postsynaptic)| {
                if is_postsynaptic {
                    synapse.postsynaptic_spike(time)
                } else {
                    synapse.presynaptic_spike(time)
                }
            },
        )
        .sum()
}

fn pairs(frequency: f64, delay: f64) -> PairingProtocol {
    PairingProtocol { count: 60, period: 1000.0 / frequency, delay }
}

#[test]
fn sixty_pairs_a_second_apart_are_those_of_the_reference() {
    let kernel = PairStdp::default().kernel();
    for (delay, reference) in [(10.0, 0.18196), (-10.0, -0.19106)] {
        assert!((seen(kernel, pairs(1.0, delay)) - reference).abs() < 5e-6);
        assert!((pair_change(&kernel, pairs(1.0, delay)) - reference).abs() < 5e-6);
    }
}

#[test]
fn triplets_make_frequency_count_as_in_the_reference() {
    let kernel = TripletStdp::default().kernel();
    let reference = [
        (0.1, 0.0, -0.3166),
        (10.0, 0.1186, -0.3322),
        (20.0, 0.2278, -0.3417),
        (30.0, 0.3554, -0.1892),
        (40.0, 0.5321, 0.1737),
        (50.0, 0.7627, 0.7492),
    ];
    for (frequency, after, first) in reference {
        for (delay, reference) in [(10.0, after), (-10.0, first)] {
            let found = seen(kernel, pairs(frequency, delay));
            assert!((found - reference).abs() < 6e-5, "{frequency} Hz, {delay} ms: {found}");
        }
    }
}

#[test]
fn traces_and_sums_over_all_spikes_agree() {
    let full = TripletStdp { pair_plus: 4e-3, triplet_minus: 2e-3, ..TripletStdp::default() };
    for rule in [&full as &dyn SpikeTimingRule, &PairStdp::default()] {
        for frequency in [0.5, 7.0, 33.0, 90.0] {
            for delay in [-37.0, -10.0, -0.5, 0.0, 3.0, 25.0] {
                let pairs = pairs(frequency, delay);
                let (seen, summed) = (seen(rule.kernel(), pairs), triplet_change(&rule.kernel(), pairs));
                assert!((seen - summed).abs() < 1e-12, "{frequency} {delay}: {seen} {summed}");
            }
        }
    }
    let (kernel, pairs) = (PairStdp::default().kernel(), pairs(33.0, -10.0));
    assert!((pair_change(&kernel, pairs) - triplet_change(&kernel, pairs)).abs() < 1e-12);
}

/// The rate rises to that of the stimuli: those below the threshold weaken, those above strengthen.
#[test]
fn bcm_makes_of_pairs_what_the_closed_form_says() {
    let cases = [(1.0, 10.0), (3.0, 10.0), (50.0, 10.0), (50.0, 20.0), (50.0, 33.0), (10.0, 0.0)];
    for (frequency, delay) in cases {
        let period = 1000.0 / frequency;
        let (mut synapse, mut found) = (BcmSynapse::new(1e-5, 12.0, 2000.0), 0.0);
        let says = bcm_change(&synapse, PairingProtocol { count: 900, period, delay });
        let pairs = (0..900).map(|k| f64::from(k) * period);
        let mut spikes: Vec<(f64, bool)> =
            pairs.flat_map(|time| [(time, false), (time + delay, true)]).collect();
        spikes.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        for (time, is_postsynaptic) in spikes {
            if is_postsynaptic {
                synapse.postsynaptic_spike(time);
            } else {
                found += synapse.presynaptic_spike(time);
            }
        }
        assert!((found - says).abs() < 1e-9 * says.abs(), "{frequency} {delay}: {found} {says}");
        assert_eq!(says < 0.0, frequency < 20.0);
    }
}
