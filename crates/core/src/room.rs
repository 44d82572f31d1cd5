//! How much memory may still be taken.
//!
//! A process that asks for more than there is ends without a word, or is ended. So whoever is about to take memory whose
//! size a user decides asks here first, and says what is needed and what is there.

use std::fmt;
use std::path::{Path, PathBuf};

/// Memory that this process may still take, and what bounds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes.
    pub bytes: u64,
    /// What leaves no more.
    pub bound: Bound,
}

/// What bounds the memory that a process may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// What the machine has and nobody uses.
    Machine,
    /// The limit of a control group, as containers and batch systems set it.
    Group,
    /// The limit of the process's address space, as `ulimit -v` sets it.
    AddressSpace,
    /// The system says nothing.
    Unknown,
}

impl fmt::Display for Bound {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Machine => "which is free here",
            Self::Group => "which its control group (a container or a batch job) still allows",
            Self::AddressSpace => "which the limit of its address space (ulimit -v) still allows",
            Self::Unknown => "which can be addressed",
        })
    }
}

/// Address space that a thread takes beside what it works on: its stack of 2 MiB, and a heap of 64 MiB of which it uses
/// what it needs.
const OF_THREAD: u64 = 66 << 20;

/// Threads that a program has beside those that work: the first, one that listens for signals, one that shows progress.
const OTHER_THREADS: u64 = 3;

impl Room {
    /// What there is now for work in one thread: the least of the memory that is available without swapping, of what each
    /// control group above the process still allows, and of what is left of its address space.
    pub fn now() -> Self {
        Self::beside(1)
    }

    /// As [`now`](Self::now), for work in so many threads. Memory that nothing is written to is free, but of an address space
    /// each thread takes a part for itself, whatever it does.
    pub fn beside(threads: usize) -> Self {
        Self::under(Path::new("/"), threads as u64)
    }

    /// Bytes, or that there are fewer.
    ///
    /// # Errors
    /// [`Shortage`] where `needed` is more than there is.
    pub fn holds(self, needed: u64) -> Result<(), Shortage> {
        if needed <= self.bytes { Ok(()) } else { Err(Shortage { needed, room: self }) }
    }

    /// As [`beside`](Self::beside), by the files of the system below a folder.
    fn under(root: &Path, threads: u64) -> Self {
        let machine = entry(&root.join("proc/meminfo"), "MemAvailable:").map(|kibibytes| kibibytes * 1024);
        let bounds = [
            (machine, Bound::Machine),
            (groups(root), Bound::Group),
            (address_space(root, threads), Bound::AddressSpace),
        ];
        let bounds = bounds.into_iter().filter_map(|(bytes, bound)| Some(Self { bytes: bytes?, bound }));
        bounds.min_by_key(|room| room.bytes).unwrap_or(Self { bytes: u64::MAX, bound: Bound::Unknown })
    }
}

/// More memory is needed than there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Bytes that are needed.
    pub needed: u64,
    /// What there is.
    pub room: Room,
}

impl fmt::Display for Shortage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { needed, room } = self;
        write!(
            out,
            "{} are needed, and there are {}, {}",
            gibibytes(*needed),
            gibibytes(room.bytes),
            room.bound
        )
    }
}

/// A number of bytes in words: `1.5 GiB`.
pub fn gibibytes(bytes: u64) -> String {
    let gibibytes = bytes as f64 / (1_u64 << 30) as f64;
    match gibibytes {
        // Less than half of the last digit.
        ..0.05 => format!("{gibibytes:.4} GiB"),
        ..1e6 => format!("{gibibytes:.1} GiB"),
        _ => format!("{gibibytes:.1e} GiB"),
    }
}

/// The number behind a name in a file of names and numbers.
fn entry(file: &Path, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// What is left of the address space beside so many threads; `None` where it has no limit.
fn address_space(root: &Path, threads: u64) -> Option<u64> {
    let limit = entry(&root.join("proc/self/limits"), "Max address space")?;
    let mapped = entry(&root.join("proc/self/status"), "VmSize:")? * 1024;
    let of_threads = threads.saturating_add(OTHER_THREADS).saturating_mul(OF_THREAD);
    // Heaps have holes where a piece does not fit into what is left of one.
    Some(limit.saturating_sub(mapped).saturating_sub(of_threads) / 3 * 2)
}

/// The least that a control group above the process still allows; `None` where none has a limit.
fn groups(root: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(root.join("proc/self/cgroup")).ok()?;
    // Lines such as `0::/user.slice/session` (version 2) and `4:memory:/job` (version 1).
    let of_line = |line: &str| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, path) = (parts.next()?, parts.next()?);
        let files = if controllers.is_empty() {
            Files {
                mount: "sys/fs/cgroup",
                limit: "memory.max",
                used: "memory.current",
                cache: "inactive_file ",
            }
        } else if controllers.split(',').any(|controller| controller == "memory") {
            Files {
                mount: "sys/fs/cgroup/memory",
                limit: "memory.limit_in_bytes",
                used: "memory.usage_in_bytes",
                cache: "total_inactive_file ",
            }
        } else {
            return None;
        };
        files.least(root, path)
    };
    text.lines().filter_map(of_line).min()
}

/// What the files of a version of control groups are called.
struct Files {
    mount: &'static str,
    limit: &'static str,
    used: &'static str,
    cache: &'static str,
}

impl Files {
    /// The least that is left in a group or one above it. Within a container the path may be one of the host: then its
    /// own group stands at the top.
    fn least(&self, root: &Path, path: &str) -> Option<u64> {
        let mount = root.join(self.mount);
        let group: PathBuf = mount.join(path.trim_start_matches('/'));
        let above = group.ancestors().take_while(|folder| folder.starts_with(&mount));
        above.filter_map(|folder| self.left(folder)).min()
    }

    /// What is left in one group; `None` where it has no limit.
    fn left(&self, folder: &Path) -> Option<u64> {
        let number = |file: &str| entry(&folder.join(file), "");
        // "max" is no number; version 1 writes a number beyond any memory.
        let limit = number(self.limit)?;
        // Pages of files that nobody has asked for lately are given up before anything is refused.
        let cache = entry(&folder.join("memory.stat"), self.cache).unwrap_or(0);
        let used = number(self.used).unwrap_or(0).saturating_sub(cache);
        Some(limit.saturating_sub(used))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A system of these files.
    fn system(name: &str, files: &[(&str, &str)]) -> Room {
        let root = std::env::temp_dir().join(format!("attractor-room-{}-{name}", std::process::id()));
        for (path, text) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let room = Room::under(&root, 1);
        if root.exists() {
            std::fs::remove_dir_all(&root).unwrap();
        }
        room
    }

    const MEMINFO: (&str, &str) = ("proc/meminfo", "MemTotal: 90000 kB\nMemAvailable:   80000 kB\n");

    #[test]
    fn the_least_bound_counts() {
        assert_eq!(system("none", &[]), Room { bytes: u64::MAX, bound: Bound::Unknown });
        assert_eq!(system("machine", &[MEMINFO]), Room { bytes: 80_000 * 1024, bound: Bound::Machine });
        let space = [
            MEMINFO,
            (
                "proc/self/limits",
                "Max address space         300000000            unlimited            bytes\n",
            ),
            ("proc/self/status", "Name: x\nVmSize:\t    1000 kB\n"),
        ];
        // Four threads of 66 MiB are taken off, and a third of the rest for holes.
        let left = (300_000_000 - 1000 * 1024 - 4 * 69_206_016) / 3 * 2;
        assert_eq!(system("space", &space), Room { bytes: left, bound: Bound::AddressSpace });
        let unlimited = [
            MEMINFO,
            (
                "proc/self/limits",
                "Max address space         unlimited            unlimited            bytes\n",
            ),
            ("proc/self/status", "VmSize:\t    1000 kB\n"),
        ];
        assert_eq!(system("unlimited", &unlimited).bound, Bound::Machine);
    }

    #[test]
    fn every_group_above_the_process_counts() {
        let second = [
            MEMINFO,
            ("proc/self/cgroup", "0::/slice/job/step\n"),
            ("sys/fs/cgroup/slice/job/step/memory.max", "max\n"),
            ("sys/fs/cgroup/slice/job/memory.max", "6000000\n"),
            ("sys/fs/cgroup/slice/job/memory.current", "3000000\n"),
            ("sys/fs/cgroup/slice/job/memory.stat", "anon 1\ninactive_file 500000\n"),
            ("sys/fs/cgroup/slice/memory.max", "7000000\n"),
        ];
        assert_eq!(system("second", &second), Room { bytes: 3_500_000, bound: Bound::Group });
        let first = [
            MEMINFO,
            ("proc/self/cgroup", "5:cpu:/x\n4:memory:/host/path\n0::/\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "4000000\n"),
            ("sys/fs/cgroup/memory/memory.usage_in_bytes", "1000000\n"),
        ];
        assert_eq!(system("first", &first), Room { bytes: 3_000_000, bound: Bound::Group });
        let none = [
            MEMINFO,
            ("proc/self/cgroup", "4:memory:/\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ];
        assert_eq!(system("no-limit", &none).bound, Bound::Machine);
    }

    #[test]
    fn a_shortage_says_what_is_needed_and_what_there_is() {
        let room = Room { bytes: 3 << 29, bound: Bound::AddressSpace };
        assert_eq!(room.holds(3 << 29), Ok(()));
        let said = room.holds(1 << 32).unwrap_err().to_string();
        assert!(said.starts_with("4.0 GiB are needed, and there are 1.5 GiB"), "{said}");
        assert!(said.contains("ulimit -v"), "{said}");
    }
}
