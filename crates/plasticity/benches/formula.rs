//! A step of a network that learns: by a rule that is built in, and by formulas.

use std::hint::black_box;

use attractor_core::integrators::Method;
use attractor_core::{Purpose, Seed, Streams};
use attractor_plasticity::rules::{Bcm, Custom, Oja, PlasticityRules};
use attractor_plasticity::{
    Bound, Constraints, RateNetwork, RateNetworkParameters, Transfer, random_weights,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn network(rule: &PlasticityRules, units: usize) -> RateNetwork {
    let mut stream = Streams::new(Seed(1), Purpose::named("weights"), 0).at(0);
    let parameters = RateNetworkParameters {
        tau: 10.0,
        step: 1.0,
        method: Method::Euler,
        transfer: Transfer::Tanh,
        rule: rule.clone(),
        learning_rate: 0.02,
        constraints: Constraints { bound: Bound::Hard, low: -0.5, high: 0.5, ..Constraints::default() },
    };
    RateNetwork::new(parameters, units, &random_weights(units, 0.5, &mut stream))
}

fn steps(criterion: &mut Criterion) {
    let formula = |dw: &str| PlasticityRules::Custom(Custom { dw: dw.into(), ..Custom::default() });
    let rules = [
        ("built-in oja", Oja::default().into()),
        ("pre * post - post^2 * w", formula("pre * post - post^2 * w")),
        ("built-in bcm", Bcm::default().into()),
        ("pre * post * (post - theta)", formula("pre * post * (post - theta)")),
        ("pre * (post - w) * abs(w) + post_trace", formula("pre * (post - w) * abs(w) + post_trace")),
        ("post * tanh(pre - w)", formula("post * tanh(pre - w)")),
    ];
    for units in [1000, 4000] {
        let mut group = criterion.benchmark_group(format!("a step of {units} units"));
        group.throughput(Throughput::Elements((units * units) as u64)).sample_size(30);
        for (name, rule) in &rules {
            let mut network = network(rule, units);
            let input: Vec<f64> = (0..units).map(|unit| if unit % 3 == 0 { 4.0 } else { -4.0 }).collect();
            group.bench_function(*name, |bencher| bencher.iter(|| network.step(black_box(&input), true)));
        }
        group.finish();
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
