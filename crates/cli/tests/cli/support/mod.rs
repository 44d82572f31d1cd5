//! Runs the program in folders of its own.

mod specs;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

pub use specs::{MANY_TRIALS, SMALL, reads, small};

/// The formats of `export`.
pub const FORMATS: [&str; 3] = ["csv", "json", "npz"];

/// A fresh folder to run the program in; it goes when this is dropped.
pub struct Folder {
    folder: TempDir,
}

/// What the program left: its exit code and what it said.
pub struct Ran {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// Standard output as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).unwrap();
        Self { code: output.status.code(), stdout: output.stdout, stderr }
    }
}

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A folder that holds a spec called `mine.toml`.
    pub fn with_spec(text: &str) -> Self {
        let folder = Self::new();
        folder.write("mine.toml", text);
        folder
    }

    /// The path of something in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), contents).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of what lies in it.
    pub fn names(&self) -> BTreeSet<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// The program, to be started here. What the caller's shell has set does not reach it.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attractor"));
        command.args(arguments).current_dir(self.folder.path());
        for variable in ["FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the program to its end.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs the program, which must succeed.
    #[track_caller]
    pub fn succeed<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ran {
        let ran = self.run(arguments);
        let words: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
        assert_eq!(ran.code, Some(0), "{words:?}\n{}", ran.stderr);
        ran
    }

    /// Runs the program, which must end with `code` and one error, without a word on standard output.
    #[track_caller]
    pub fn fail<S: AsRef<OsStr>>(&self, code: i32, arguments: &[S]) -> String {
        let ran = self.run(arguments);
        let words: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
        assert_eq!(ran.code, Some(code), "{words:?}\n{}", ran.stderr);
        assert_eq!(ran.text(), "", "{words:?} wrote to standard output");
        assert_eq!(ran.stderr.matches("error:").count(), 1, "{words:?}\n{}", ran.stderr);
        ran.stderr
    }

    /// Starts the program and lets it run.
    pub fn start<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Running {
        Running::of(&mut self.command(arguments))
    }

    /// What `runs --json` says, run by run; nothing where there is no database yet.
    pub fn runs(&self, database: &str) -> Vec<Value> {
        let ran = self.run(&["runs", "--json", "--db", database]);
        ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The folder that a run's figures and report go to unless another one is named.
    pub fn results(&self, run: u64) -> String {
        let runs = self.runs("attractor.db");
        let of = runs.iter().find(|other| other["run"] == run).unwrap();
        format!("results/{}", &of["uuid"].as_str().unwrap()[..8])
    }

    /// A run in every format of `export`.
    #[track_caller]
    pub fn exports(&self, run: &str, database: &str) -> [Vec<u8>; 3] {
        FORMATS.map(|format| self.succeed(&["export", run, "--format", format, "--db", database]).stdout)
    }

    /// What a spec gives that is run from start to end, in one process, with nothing in the way.
    #[track_caller]
    pub fn undisturbed(spec: &str) -> [Vec<u8>; 3] {
        let folder = Self::with_spec(spec);
        folder.succeed(&["run", "mine.toml"]);
        folder.exports("last", "attractor.db")
    }
}

/// What [`MANY_TRIALS`] gives with nothing in the way.
pub fn many_trials() -> &'static [Vec<u8>; 3] {
    static EXPORTS: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| Folder::undisturbed(MANY_TRIALS));
    &EXPORTS
}

/// The program while it runs. It is killed if a test ends before it does.
pub struct Running {
    child: Option<Child>,
}

impl Running {
    /// Starts a command.
    pub fn of(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        Self { child: Some(child.unwrap()) }
    }

    /// Waits for its end.
    pub fn wait(mut self) -> Ran {
        self.child.take().unwrap().wait_with_output().unwrap().into()
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.as_mut().unwrap().try_wait().unwrap().is_some()
    }

    /// SIGKILL: it has no chance to clean up.
    pub fn kill(mut self) -> ExitStatus {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap()
    }

    /// What ctrl-C sends.
    pub fn interrupt(&self) {
        self.signal("INT");
    }

    /// Sends a signal, called as `kill` calls it.
    pub fn signal(&self, name: &str) {
        let id = self.child.as_ref().unwrap().id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // A test has failed already; what matters is that nothing keeps running.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Asks again and again until there is an answer. A minute without one is a failure.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let asked = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(asked.elapsed() < Duration::from_mins(1), "waited a minute for: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The lines of JSON that a command printed.
pub fn json_lines(text: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(text).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
