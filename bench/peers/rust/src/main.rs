//! kubers syncs a kube-rs reflector store of pods, then counts watch events, or lets the version expire.
//! Usage: kubers SERVER [--strip] [--streaming] [--relist | --events N]

use std::{env, fs, mem, time::Duration, time::Instant};

use futures::{StreamExt, future::ready};
use k8s_openapi::api::core::v1::Pod;
use kube::{
    Api, Client, Config, ResourceExt,
    runtime::{WatchStreamExt, reflector, watcher},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Processor seconds that this process has used.
fn cpu() -> f64 {
    let mut u: libc::rusage = unsafe { mem::zeroed() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut u) };
    let s = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    s(u.ru_utime) + s(u.ru_stime)
}

fn status_mb(field: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(field)).unwrap_or("");
    let kb = line
        .split_whitespace()
        .nth(1)
        .and_then(|v| v.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}

fn phase(start: Instant, before: f64) -> serde_json::Value {
    serde_json::json!({
        "wallSeconds": start.elapsed().as_secs_f64(), "cpuSeconds": cpu() - before, "peakRssMiB": status_mb("VmHWM"),
    })
}

/// What the allocator has handed out, in MiB.
fn live_mb() -> f64 {
    let m = unsafe { libc::mallinfo2() };
    (m.uordblks + m.hblkhd) as f64 / 1048576.0
}

/// Asks replay itself for something.
async fn ask(server: &str, path: &str) -> std::io::Result<()> {
    let host = server.trim_start_matches("http://");
    let mut s = tokio::net::TcpStream::connect(host).await?;
    s.write_all(
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
    )
    .await?;
    let mut answer = String::new();
    s.read_to_string(&mut answer).await?;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = env::args().collect();
    let has = |flag: &str| args.iter().any(|a| a == flag);
    let server = args[1].clone();
    let events: usize = args
        .iter()
        .position(|a| a == "--events")
        .map_or(Ok(200_000), |i| args[i + 1].parse())?;

    let client = Client::try_from(Config::new(server.parse()?))?;
    let mut config = watcher::Config::default();
    if has("--streaming") {
        config = config.streaming_lists();
    }
    let (reader, writer) = reflector::store::<Pod>();
    let strip = has("--strip");
    let raw = watcher(Api::<Pod>::all(client), config);
    let mut stream = if strip {
        raw.modify(|p| p.managed_fields_mut().clear())
            .reflect(writer)
            .boxed()
    } else {
        raw.reflect(writer).boxed()
    };

    let before = cpu();
    let start = Instant::now();
    loop {
        match tokio::time::timeout(Duration::from_secs(600), stream.next())
            .await?
            .ok_or("the stream ended")??
        {
            watcher::Event::InitDone => break,
            _ => continue,
        }
    }
    let sync = phase(start, before);
    let objects = reader.len();

    // The stream has to be polled for the watch to open.
    let mut settle = Box::pin(tokio::time::sleep(Duration::from_millis(1500)));
    tokio::select! {
        _ = &mut settle => {}
        _ = stream.by_ref().for_each(|_| ready(())) => {}
    }
    let live = live_mb();
    unsafe { libc::malloc_trim(0) };
    let rss = status_mb("VmRSS");

    let relist = has("--relist");
    let path = if relist { "/_gone".to_string() } else { format!("/_go?n={events}") };
    let before = cpu();
    let start = Instant::now();
    let mut got = 0;
    let asked = tokio::spawn(async move { ask(&server, &path).await });
    while relist || got < events {
        match tokio::time::timeout(Duration::from_secs(300), stream.next()).await? {
            Some(Ok(watcher::Event::Apply(_))) if !relist => got += 1,
            Some(Ok(watcher::Event::InitDone)) if relist => break,
            // The version has expired, and the list is read anew.
            Some(Err(_) | Ok(watcher::Event::Init)) if relist => {}
            Some(Ok(watcher::Event::InitApply(_))) if relist => got += 1,
            Some(other) => panic!("did not expect {:?}", other.map(|e| mem::discriminant(&e))),
            None => return Err("the stream ended".into()),
        }
    }
    let after = phase(start, before);
    // The stream has to be polled for the watch to open, which is what /_gone waits for.
    let mut asked = Box::pin(asked);
    tokio::select! {
        answer = &mut asked => answer??,
        _ = stream.by_ref().for_each(|_| ready(())) => {}
    }
    println!(
        "{}",
        serde_json::json!({
            "objects": objects, "sync": sync, "settledRssMiB": rss, "after": after,
            "sent": if relist { 0 } else { events }, "received": got, "details": { "liveMiB": live },
        })
    );
    Ok(())
}
