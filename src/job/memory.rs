//! Memory that was freed and is still held, for the time in which nobody asks for anything.

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
