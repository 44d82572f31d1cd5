//! Recall beside the same recall written in NumPy.

use std::path::Path;
use std::process::Command;

use crate::support::Folder;

/// Runs a script in a folder; false where there is no NumPy. `cargo xtask test` makes an environment with
/// it and says where.
fn python(folder: &Folder, script: &str, arguments: &[&str]) -> bool {
    let python = std::env::var("ATTRACTOR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let command = |script: &str| {
        let mut command = Command::new(&python);
        command.arg("-c").arg(script).args(arguments).current_dir(folder.path(""));
        command.output()
    };
    if !command("import numpy").is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("ATTRACTOR_PYTHON").is_none(), "{python} has no NumPy");
        eprintln!("skipped: python3 with NumPy is not installed");
        return false;
    }
    let output = command(script).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    true
}

/// Digits as 64 hypercolumns of two units, dark and light; cues have 6 pixels turned over.
const MAKE: &str = "
import gzip, sys, numpy as np
with gzip.open(sys.argv[1]) as file:
    dark = np.load(file) >= 8
def coded(dark):
    return np.stack([dark, ~dark], axis=2).reshape(len(dark), -1).astype(np.uint8)
stored = dark[:40]
cues = stored.copy()
generator = np.random.default_rng(5)
for cue in cues:
    turned = generator.choice(64, 6, replace=False)
    cue[turned] = ~cue[turned]
np.save('patterns.npy', coded(stored))
np.save('cues.npy', np.asfortranarray(coded(cues)).astype(bool))
";

/// Fifteen steps with the same weights; where the two disagree, a near tie must have been met.
const COMPARE: &str = "
import numpy as np
x, state, ours = (np.load(name).astype(np.float64) for name in ('patterns.npy', 'cues.npy', 'answers.npy'))
P, N = x.shape
floor = 1 / (P + 1)
p = np.maximum(x.mean(0), floor)
w = np.log(np.maximum(x.T @ x / P, floor**2) / np.outer(p, p))
w[np.arange(N)[:, None] // 2 == np.arange(N) // 2] = 0
used = x.any(0)
w[~used] = 0
bias = np.where(used, np.log(p), -np.inf)
margin = np.full(len(state), np.inf)
for step in range(15):
    support = (bias + state @ w).reshape(len(state), -1, 2)
    lead = np.abs(np.nan_to_num(support[:, :, 0] - support[:, :, 1], posinf=1e9, neginf=-1e9))
    margin = np.minimum(margin, lead.min(1))
    winner = support.argmax(2)
    state = np.stack([winner == 0, winner == 1], axis=2).reshape(len(state), -1).astype(np.float64)
differ = (state != ours).any(1)
assert not (differ & (margin > 1e-4)).any(), f'rows {np.flatnonzero(differ & (margin > 1e-4))} differ'
assert differ.mean() < 0.2, differ
assert (state == x).all(1).any() and not (state == np.load('cues.npy')).all()
";

#[test]
fn recall_of_digits_is_that_of_numpy() {
    let folder = Folder::new();
    let digits = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/digits/images.npy.gz");
    if !python(&folder, MAKE, &[digits.to_str().unwrap()]) {
        return;
    }
    let files = ["patterns.npy", "cues.npy", "-o", "answers.npy"];
    folder.succeed(&[&["recall", "--rule", "bcpnn", "--hypercolumns", "64"][..], &files].concat());
    python(&folder, COMPARE, &[]);
}
