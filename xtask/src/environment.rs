//! Python environments of the project's own, with pinned versions.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Fallible;
use crate::process::{root, run, target};

/// The interpreter of a virtual environment `name` that holds what some files of requirements pin; made on
/// the first call, in cargo's target folder.
pub fn python(name: &str, requirements: &[&str]) -> Fallible<PathBuf> {
    let environment = target().join(name).join("venv");
    let python = environment.join("bin/python");
    if !python.exists() {
        let mut probe = Command::new("python3");
        probe.args(["-c", "import venv, ensurepip"]).stdout(Stdio::null()).stderr(Stdio::null());
        if !probe.status().is_ok_and(|status| status.success()) {
            let remedy = "apt-get install python3 python3-venv (or your system's equivalent)";
            return Err(format!("Python 3 with venv is missing; install it: {remedy}").into());
        }
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    for file in requirements {
        install.arg("--requirement").arg(root().join(file));
    }
    run(&mut install)?;
    Ok(python)
}
