//! Memory that was freed and is still held, for the time in which nobody asks for anything.

use std::sync::OnceLock;

/// Gives back to the system what this thread freed, what threads that ended left behind, and what the C library kept.
///
/// Two allocators keep what was freed. The program's own (`main.rs`) does so for each thread: only a thread itself can let go of its
/// part, so each calls this. SQLite takes its pages from the C library, which holds on to what was freed on other threads than the first.
/// Of a window on 10,000 cells both together keep 60 to 100 MB. *Good*: an idle window is small. *Bad*: the next work takes its memory
/// from the system again; call it after a pause, not between two questions.
pub fn give_back_memory() {
    // SAFETY: it may be called at any time and from any thread, also where another allocator serves the program; it takes only memory
    // that nobody uses.
    #[expect(unsafe_code, reason = "a function of the allocator, which is written in C")]
    unsafe {
        libmimalloc_sys::mi_collect(true);
    }
    // SAFETY: as above.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a function of the C library")]
    unsafe {
        libc::malloc_trim(0);
    }
}

/// The number of `mi_option_purge_delay` in the allocator's list of options.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
/// As the allocator has it by itself.
static PURGE_DELAY_MS: OnceLock<std::ffi::c_long> = OnceLock::new();

/// Whether memory that was freed stays with the program, or goes back to the system within a moment. A report frees and takes hundreds of
/// megabytes, which the system clears each time: for one who writes a single report and ends, that was a sixth of all work (ten objectives
/// over 1,000 cells, eight times: 12.6 s of processors, 10.4 kept). *Good*: it is there sooner. *Bad*: the most that is held at a time
/// grows by a third; where many reports are written side by side it is not wanted. Call it while no other thread works.
pub fn keep_freed_memory(is_kept: bool) {
    // SAFETY: they read and store a number, also where another allocator serves the program; the caller sees to it that nobody reads it
    // meanwhile.
    #[expect(unsafe_code, reason = "functions of the allocator, which is written in C")]
    unsafe {
        let usual = *PURGE_DELAY_MS.get_or_init(|| libmimalloc_sys::mi_option_get(PURGE_DELAY));
        libmimalloc_sys::mi_option_set(PURGE_DELAY, if is_kept { -1 } else { usual });
    }
}

/// Memory is taken in pages of 4 kB from here on, in whatever the program does. The allocator of the program is built not to ask for pages
/// of 2 MB (`main.rs`); this is for systems that give them unasked, and put together again what was given back in parts. *Good*: an idle
/// window on 10,000 cells held 210 MB where it held 240, and did not grow to 270 within two minutes. *Bad*: more pages to fetch when a
/// question takes memory.
pub fn take_small_pages() {
    // SAFETY: it takes numbers only, and changes nothing of what is in use.
    #[cfg(target_os = "linux")]
    #[expect(unsafe_code, reason = "a function of the C library")]
    unsafe {
        libc::prctl(libc::PR_SET_THP_DISABLE, 1, 0, 0, 0);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_in_use_stays() {
        let kept: Vec<u64> = (0..100_000).collect();
        drop(vec![1_u8; 10 << 20]);
        super::give_back_memory();
        assert_eq!(kept.iter().sum::<u64>(), 100_000 * 99_999 / 2);
    }
}
