//! Faults of disks and machines, at any write of any SQLite database of this process.
//!
//! SQLite reaches files through a table of functions, its "VFS" (<https://www.sqlite.org/vfs.html>). [`at_every_change`]
//! puts one in front of the usual one that counts what changes a file, and lets the one with a certain number go wrong.

use std::collections::HashMap;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use rusqlite::ffi;
use tempfile::TempDir;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The disk reports an error, once.
    Error,
    /// The disk is full, until there is room again.
    Full,
    /// Half of what should be written is written, and an error reported, once.
    Half,
    /// The process dies: what it has written stays, and nothing more is written.
    Death,
    /// The power fails: only what the disk was told to keep is kept.
    PowerCut,
}

/// The fault that is to happen, and what has happened so far.
struct State {
    fault: Option<(Fault, u64)>,
    changes: u64,
    happened: bool,
    /// The path of each open file, by the place of its handle.
    paths: HashMap<usize, PathBuf>,
    /// What the disk would hold of each file after a power cut.
    synced: HashMap<PathBuf, Vec<u8>>,
    /// The usual functions of each of our tables.
    methods: Vec<Methods>,
}

/// A table of functions of ours, and the usual one that it stands for.
struct Methods {
    ours: *const ffi::sqlite3_io_methods,
    usual: *const ffi::sqlite3_io_methods,
}

// SAFETY: the tables that the pointers lead to live as long as the process and never change.
unsafe impl Send for Methods {}

static STATE: Mutex<Option<State>> = Mutex::new(None);

fn state<T>(work: impl FnOnce(&mut State) -> T) -> T {
    let mut guard: MutexGuard<Option<State>> = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    work(guard.get_or_insert_with(|| State {
        fault: None,
        changes: 0,
        happened: false,
        paths: HashMap::new(),
        synced: HashMap::new(),
        methods: Vec::new(),
    }))
}

/// What to do with a change.
enum Verdict {
    Do,
    DoHalf,
    Refuse(c_int),
}

/// Counts a change, and says whether it goes wrong.
fn verdict() -> Verdict {
    state(|state| {
        let number = state.changes;
        state.changes += 1;
        let Some((fault, at)) = state.fault else { return Verdict::Do };
        let now = number == at;
        let since = number >= at;
        state.happened |= now;
        match fault {
            Fault::Error if now => Verdict::Refuse(ffi::SQLITE_IOERR_WRITE),
            Fault::Half if now => Verdict::DoHalf,
            Fault::Full if since => Verdict::Refuse(ffi::SQLITE_FULL),
            Fault::Death | Fault::PowerCut if since => Verdict::Refuse(ffi::SQLITE_IOERR_WRITE),
            _ => Verdict::Do,
        }
    })
}

/// Lets every change that `work` makes go wrong in turn, in every way, each time in a folder of its own that `prepare` has
/// filled. Afterwards `look` is shown the folder, what `work` returned, and what went wrong. Gives the number of changes
/// and of faults.
///
/// Faults are those of the whole process: two of these at once spoil each other.
///
/// # Panics
/// Where there is no room for a folder.
pub fn at_every_change<T>(
    prepare: impl Fn(&Path),
    work: impl Fn(&Path) -> T,
    look: impl Fn(&Path, T, Option<Fault>, u64),
) -> (u64, u64) {
    install();
    let tried = |fault: Option<Fault>, at: u64| {
        let folder = in_memory();
        prepare(folder.path());
        arm(fault.unwrap_or(Fault::Error), at);
        let made = work(folder.path());
        let (changes, happened) = disarm();
        look(folder.path(), made, fault.filter(|_| happened), at);
        (changes, happened)
    };
    let (changes, _) = tried(None, u64::MAX);
    let mut faults = 0;
    for fault in [Fault::Error, Fault::Full, Fault::Half, Fault::Death, Fault::PowerCut] {
        for at in 0..changes {
            faults += u64::from(tried(Some(fault), at).1);
        }
    }
    (changes, faults)
}

/// A folder in memory where there is one: the disk itself is not what is tested, and it is slow.
fn in_memory() -> TempDir {
    match tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()) {
        Ok(folder) => folder,
        Err(error) => panic!("no folder for a test: {error}"),
    }
}

/// Puts the faults in front of every database that this process opens from now on.
///
/// # Panics
/// Where SQLite has no VFS, or does not take ours.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite is asked for its default, which lives as long as the process; a copy of it is registered, which
        // is leaked and so does, too. Its functions take the VFS as an argument and read of it only what was copied.
        let code = unsafe {
            ffi::sqlite3_initialize();
            let usual = ffi::sqlite3_vfs_find(ptr::null());
            assert!(!usual.is_null(), "SQLite has no VFS");
            let mut ours = ptr::read(usual);
            ours.pNext = ptr::null_mut();
            ours.zName = c"faults".as_ptr();
            ours.pAppData = usual.cast();
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1)
        };
        assert_eq!(code, ffi::SQLITE_OK, "SQLite does not take the VFS");
    });
}

/// Lets the change with number `at`, counted from now and from 0, go wrong.
fn arm(fault: Fault, at: u64) {
    state(|state| {
        state.fault = Some((fault, at));
        state.changes = 0;
        state.happened = false;
    });
}

/// Ends the fault. After a power cut, files hold what the disk was told to keep: nothing may have them open.
///
/// Gives how many changes there were, and whether one of them went wrong.
///
/// # Panics
/// Where what was kept cannot be written.
fn disarm() -> (u64, bool) {
    state(|state| {
        let after = (state.changes, state.happened);
        if let (Some((Fault::PowerCut, _)), true) = (state.fault, state.happened) {
            for (path, bytes) in state.synced.iter().filter(|(path, _)| path.exists()) {
                if let Err(error) = fs::write(path, bytes) {
                    panic!("{}: {error}", path.display());
                }
            }
        }
        state.fault = None;
        state.synced.clear();
        after
    })
}

/// Opens a file as usual, and puts our functions before its own.
unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: `pAppData` is the usual VFS, and what is handed on is what SQLite gave.
    let code = unsafe {
        let usual: *mut ffi::sqlite3_vfs = (*vfs).pAppData.cast();
        match (*usual).xOpen {
            Some(open) => open(usual, name, file, flags, out),
            None => ffi::SQLITE_ERROR,
        }
    };
    // SAFETY: SQLite gives a handle that lives until the file is closed, and a name or none.
    let (usual, path) = unsafe {
        let path = (!name.is_null()).then(|| path_of(name));
        ((*file).pMethods, path)
    };
    if code != ffi::SQLITE_OK || usual.is_null() {
        return code;
    }
    let ours = state(|state| {
        if let Some(path) = path {
            let held = fs::read(&path).unwrap_or_default();
            state.synced.entry(path.clone()).or_insert(held);
            state.paths.insert(file.addr(), path);
        }
        let known = state.methods.iter().find(|methods| methods.usual == usual);
        if let Some(known) = known {
            return known.ours;
        }
        // SAFETY: the usual table is a constant of SQLite's.
        let mut methods = unsafe { ptr::read(usual) };
        methods.xWrite = Some(write);
        methods.xTruncate = Some(truncate);
        methods.xSync = Some(sync);
        let ours: *const ffi::sqlite3_io_methods = Box::leak(Box::new(methods));
        state.methods.push(Methods { ours, usual });
        ours
    });
    // SAFETY: the handle is open, and the table lives as long as the process.
    unsafe { (*file).pMethods = ours };
    code
}

/// # Safety
/// `name` ends in a null.
unsafe fn path_of(name: *const c_char) -> PathBuf {
    // SAFETY: by the caller.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    Path::new(OsStr::from_bytes(bytes)).to_owned()
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    if let Verdict::Refuse(_) | Verdict::DoHalf = verdict() {
        return ffi::SQLITE_IOERR_DELETE;
    }
    // SAFETY: `pAppData` is the usual VFS, and what is handed on is what SQLite gave.
    unsafe {
        let usual: *mut ffi::sqlite3_vfs = (*vfs).pAppData.cast();
        (*usual).xDelete.map_or(ffi::SQLITE_ERROR, |delete| delete(usual, name, sync))
    }
}

/// The usual functions of an open file.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn usual(file: *mut ffi::sqlite3_file) -> &'static ffi::sqlite3_io_methods {
    // SAFETY: by the caller.
    let ours = unsafe { (*file).pMethods };
    let found =
        state(|state| state.methods.iter().find(|methods| methods.ours == ours).map(|found| found.usual));
    // SAFETY: every file that `open` opened has one of our tables, and what they stand for are constants of SQLite's.
    unsafe { &*found.unwrap_or(ours) }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (count, code) = match verdict() {
        Verdict::Do => (count, None),
        Verdict::DoHalf => (count / 2, Some(ffi::SQLITE_IOERR_WRITE)),
        Verdict::Refuse(code) => return code,
    };
    // SAFETY: `file` was opened by `open`; the bytes are SQLite's, and no more of them are read than it gave.
    let written =
        unsafe { usual(file).xWrite.map_or(ffi::SQLITE_ERROR, |write| write(file, bytes, count, offset)) };
    code.unwrap_or(written)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    if let Verdict::Refuse(_) | Verdict::DoHalf = verdict() {
        return ffi::SQLITE_IOERR_TRUNCATE;
    }
    // SAFETY: `file` was opened by `open`.
    unsafe { usual(file).xTruncate.map_or(ffi::SQLITE_ERROR, |truncate| truncate(file, size)) }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    if let Verdict::Refuse(_) | Verdict::DoHalf = verdict() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    // SAFETY: `file` was opened by `open`.
    let code = unsafe { usual(file).xSync.map_or(ffi::SQLITE_ERROR, |sync| sync(file, flags)) };
    state(|state| {
        if let Some(path) = state.paths.get(&file.addr()).filter(|path| path.exists()) {
            state.synced.insert(path.clone(), fs::read(path).unwrap_or_default());
        }
    });
    code
}
