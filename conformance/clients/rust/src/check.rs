//! Checks, and how they are told.

use std::{error::Error, fmt, future::Future, time::Duration};

use kube::core::Status;

/// How long a check may take, and how long it may ask for what comes about by itself.
const CHECK: Duration = Duration::from_secs(60);
const ASK: Duration = Duration::from_secs(40);

#[derive(Debug)]
struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl Error for Failure {}

type Boxed = Box<dyn Error + Send + Sync>;

pub type Outcome<T = ()> = Result<T, Boxed>;

/// What ends a check.
pub fn failure(why: String) -> Boxed {
    Box::new(Failure(why))
}

/// Runs one check and prints how it ended.
pub async fn check(name: &str, run: impl Future<Output = Outcome>) {
    let why = match tokio::time::timeout(CHECK, run).await {
        Ok(Ok(())) => return println!("passed {name}"),
        Ok(Err(why)) => format!("{why}"),
        Err(_) => format!("not done after {CHECK:?}"),
    };
    println!("FAILED {name}\t{}", why.replace(['\n', '\t'], " "));
}

/// Ends the check where it does not hold.
#[macro_export]
macro_rules! want {
    ($holds:expr, $($text:tt)+) => {
        if !$holds {
            let text = format!($($text)+);
            return Err($crate::check::failure(format!("line {}: {text}", line!())));
        }
    };
}

/// Ends the check where two values are not the same.
#[macro_export]
macro_rules! equal {
    ($got:expr, $want:expr) => {
        match (&$got, &$want) {
            (got, want) => $crate::want!(
                got == want,
                "{}: got {got:?}, want {want:?}",
                stringify!($got)
            ),
        }
    };
}

/// The Status with which a request was refused.
pub fn refused<T>(result: kube::Result<T>) -> Outcome<Status> {
    match result {
        Err(kube::Error::Api(status)) => Ok(*status),
        Err(other) => Err(Box::new(other)),
        Ok(_) => Err(failure("it was not refused".into())),
    }
}

/// Asks until it holds.
pub async fn eventually<F: Future<Output = Outcome<bool>>>(
    what: &str,
    holds: impl Fn() -> F,
) -> Outcome {
    let asked = async {
        while !holds().await? {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    };
    match tokio::time::timeout(ASK, asked).await {
        Ok(outcome) => outcome,
        Err(_) => Err(failure(format!("{what}: not after {ASK:?}"))),
    }
}
