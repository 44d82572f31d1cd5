//! The peers' own Python, with pinned versions.

use std::path::PathBuf;
use std::process::Command;

use crate::Fallible;
use crate::process::{root, run, target};

/// The interpreter of a virtual environment that holds the peers; made on the first call.
pub fn python(torch: bool) -> Fallible<PathBuf> {
    let environment = target().join("peers").join("venv");
    let python = environment.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-c", "import venv, ensurepip"]))
            .map_err(|_| "Python 3 with venv is needed: apt-get install python3 python3-venv")?;
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--requirement"]);
    install.arg(root().join("benches/peers/requirements.txt"));
    if torch {
        install.arg("--requirement").arg(root().join("benches/peers/requirements-torch.txt"));
    }
    run(&mut install)?;
    Ok(python)
}

/// One thread, and the processor as the libraries themselves find it.
pub fn one_thread(peers: &mut Command) {
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
        peers.env(threads, "1");
    }
    peers.env_remove("OPENBLAS_CORETYPE").env_remove("OPENBLAS_L2_SIZE");
}
