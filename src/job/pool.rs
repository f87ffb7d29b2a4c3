//! Named threads that take work from one bounded queue. A panic ends its job, not its thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::JobContext;
use super::cancel::Cancelled;

/// Number of a job in one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd<T> {
    Done(T),
    Cancelled,
    /// It panicked; the text is for a bug report.
    Panicked(String),
}

type Work = Box<dyn FnOnce() + Send>;

/// What a thread does when it had no work for a while, and now and then for as long as it has none: what it made may be let go of by others
/// later.
#[derive(Clone)]
pub struct Rest {
    pub after: Duration,
    pub again_after: Duration,
    pub rest: Arc<dyn Fn(Pause) + Send + Sync>,
}

/// How long a thread has had no work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// [`Rest::after`].
    Short,
    /// [`Rest::again_after`] since it rested last.
    Long,
}

/// The only place that makes threads.
pub struct Pool {
    work: Option<Sender<Work>>,
    threads: Vec<JoinHandle<()>>,
    next_job: AtomicU64,
}

impl Pool {
    /// Jobs that may wait before [`Self::submit`] blocks. *Good*: a runaway caller is slowed down. *Bad*: a caller on the frame
    /// thread would wait; the window submits a handful. Who needs what comes of earlier jobs before they can go on keeps below it.
    pub const QUEUE_LENGTH: usize = 1024;

    pub fn new(n_threads: usize, name: &str) -> std::io::Result<Self> {
        Self::with_rest(n_threads, name, None)
    }

    /// As [`Self::new`]; each thread rests when nothing comes.
    pub fn with_rest(n_threads: usize, name: &str, rest: Option<&Rest>) -> std::io::Result<Self> {
        Self::with_start(n_threads, name, rest, || ())
    }

    /// As [`Self::with_rest`]; where the processors are busy, all other threads come first. So do those that the work starts.
    pub fn behind_others(
        n_threads: usize,
        name: &str,
        rest: Option<&Rest>,
    ) -> std::io::Result<Self> {
        Self::with_start(n_threads, name, rest, step_back)
    }

    fn with_start(
        n_threads: usize,
        name: &str,
        rest: Option<&Rest>,
        start: fn(),
    ) -> std::io::Result<Self> {
        let (work, queue) = bounded::<Work>(Self::QUEUE_LENGTH);
        let threads = (0..n_threads.max(1))
            .map(|i| {
                let (queue, rest): (Receiver<Work>, _) = (queue.clone(), rest.cloned());
                std::thread::Builder::new().name(format!("{name}-{i}")).spawn(move || {
                    start();
                    while let Some(work) = next(&queue, rest.as_ref()) {
                        work();
                    }
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { work: Some(work), threads, next_job: AtomicU64::new(1) })
    }

    /// How many threads work well on this machine.
    pub fn default_threads() -> usize {
        std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
    }

    /// Runs `work` on a thread of the pool and hands its end to `ended` there.
    pub fn submit<T: Send + 'static>(
        &self,
        ctx: JobContext,
        work: impl FnOnce(&JobContext) -> Result<T, Cancelled> + Send + 'static,
        ended: impl FnOnce(JobId, JobEnd<T>) + Send + 'static,
    ) -> JobId {
        let id = JobId(self.next_job.fetch_add(1, Ordering::Relaxed));
        let run: Work = Box::new(move || {
            let end = match catch_unwind(AssertUnwindSafe(|| work(&ctx))) {
                Ok(Ok(value)) => JobEnd::Done(value),
                Ok(Err(Cancelled)) => JobEnd::Cancelled,
                Err(panic) => JobEnd::Panicked(panic_text(panic.as_ref())),
            };
            ended(id, end);
        });
        if let Some(queue) = &self.work {
            // The threads live as long as the sender, so the queue cannot be closed here.
            queue.send(run).ok();
        }
        id
    }
}

/// How far a thread stands behind others: ten of the twenty steps that the system knows below the usual.
#[cfg(target_os = "linux")]
const STEPS_BACK: libc::c_int = 10;

/// The system gives this thread less where others want to run; no less than it has already, and elsewhere nothing changes.
fn step_back() {
    // SAFETY: both take and give numbers only. On Linux they speak of the calling thread, and threads that it starts begin like it.
    #[cfg(target_os = "linux")]
    #[expect(unsafe_code, reason = "functions of the C library")]
    unsafe {
        if libc::getpriority(libc::PRIO_PROCESS, 0) < STEPS_BACK {
            libc::setpriority(libc::PRIO_PROCESS, 0, STEPS_BACK);
        }
    }
}

/// Waits for work, and rests meanwhile. `None`: there will be none.
fn next(queue: &Receiver<Work>, rest: Option<&Rest>) -> Option<Work> {
    let Some(Rest { after, again_after, rest }) = rest else { return queue.recv().ok() };
    let (mut wait, mut pause) = (*after, Pause::Short);
    loop {
        match queue.recv_timeout(wait) {
            Ok(work) => return Some(work),
            Err(RecvTimeoutError::Disconnected) => return None,
            // A thread that panics while it rests would be lost for work.
            Err(RecvTimeoutError::Timeout) => {
                catch_unwind(AssertUnwindSafe(|| rest(pause))).ok();
            }
        }
        (wait, pause) = (*again_after, Pause::Long);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.work = None;
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown panic".to_owned())
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::unbounded;

    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn long_work_and_what_it_starts_stand_behind_others() {
        #[expect(unsafe_code, reason = "a function of the C library")]
        // SAFETY: it takes and gives numbers only.
        fn steps() -> libc::c_int {
            unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) }
        }
        let steps_in = |pool: &Pool| {
            let (told, heard) = unbounded();
            pool.submit(JobContext::default(), |_| Ok(()), |_, _| ());
            let work = move |_: &JobContext| {
                let helper = std::thread::scope(|scope| scope.spawn(steps).join().unwrap());
                told.send((steps(), helper)).ok();
                Ok(())
            };
            pool.submit(JobContext::default(), work, |_, _| ());
            heard.recv().unwrap()
        };
        let here = steps();
        assert_eq!(steps_in(&Pool::new(1, "test").unwrap()), (here, here));
        let back = here.max(STEPS_BACK);
        assert_eq!(steps_in(&Pool::behind_others(1, "test", None).unwrap()), (back, back));
        assert_eq!(steps(), here, "who made the pool stays where it was");
    }

    #[test]
    fn a_thread_rests_again_and_again_and_works_between() {
        let (told, rested) = unbounded();
        let rest = Rest {
            after: Duration::from_millis(1),
            again_after: Duration::from_millis(2),
            rest: Arc::new(move |pause| {
                told.send(pause).ok();
                panic!("while resting");
            }),
        };
        let pool = Pool::with_rest(1, "test", Some(&rest)).unwrap();
        for _ in 1..3 {
            let pauses = [(); 3].map(|()| rested.recv().unwrap());
            assert_eq!(pauses, [Pause::Short, Pause::Long, Pause::Long]);
            let (ended, end) = unbounded();
            let queue = rested.clone();
            let work = move |_: &JobContext| {
                // Those of the pause that this work ended.
                while queue.try_recv().is_ok() {}
                Ok(7)
            };
            pool.submit(JobContext::default(), work, move |_, end| _ = ended.send(end));
            assert_eq!(end.recv().unwrap(), JobEnd::Done(7));
        }
        drop(pool);
    }
}
