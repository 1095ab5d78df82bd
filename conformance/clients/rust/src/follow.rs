//! Reflectors that go on while the server is interrupted, and a controller.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::StreamExt;
use k8s_openapi::api::core::v1::ConfigMap;
use kube::{
    Api, Client, Resource, ResourceExt,
    api::{DeleteParams, ListParams, Patch, PatchParams, PostParams},
    core::PartialObjectMeta,
    runtime::{
        Controller, WatchStreamExt,
        controller::Action,
        reflector::{self, Store},
        watcher,
    },
};
use serde_json::json;
use tokio::{signal::unix, task::JoinHandle};

use crate::{
    check::{Outcome, check, eventually, failure},
    custom::{Gauge, gauge},
    objects::config_map,
    want,
};

const LABEL: &str = "app=conformance";

/// Names and versions.
type Versions = BTreeMap<String, String>;

fn versions<'a, K: Resource + 'a>(all: impl IntoIterator<Item = &'a K>) -> Versions {
    let pair = |one: &'a K| (one.name_any(), one.resource_version().unwrap_or_default());
    all.into_iter().map(pair).collect()
}

/// A store that is kept by a task, and what the events told, added up.
struct Follower {
    name: &'static str,
    held: Box<dyn Fn() -> Versions + Send + Sync>,
    told: Arc<Mutex<Versions>>,
    lists: Arc<Mutex<usize>>,
    _task: Task,
}

struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn tell<K: Resource>(
    told: &Mutex<Versions>,
    fresh: &mut Versions,
    event: &watcher::Event<K>,
) -> bool {
    let version = |one: &K| one.resource_version().unwrap_or_default();
    let mut told = told.lock().expect("no panic elsewhere");
    match event {
        watcher::Event::Init => *fresh = Versions::new(),
        watcher::Event::InitApply(one) => drop(fresh.insert(one.name_any(), version(one))),
        watcher::Event::InitDone => {
            *told = std::mem::take(fresh);
            return true;
        }
        watcher::Event::Apply(one) => drop(told.insert(one.name_any(), version(one))),
        watcher::Event::Delete(one) => drop(told.remove(&one.name_any())),
    }
    false
}

fn follow<K>(
    name: &'static str,
    stream: impl futures::Stream<Item = watcher::Result<watcher::Event<K>>> + Send + 'static,
) -> Follower
where
    K: Resource<DynamicType = ()> + Clone + Send + Sync + 'static,
{
    let (store, writer): (Store<K>, _) = reflector::store();
    let told = Arc::new(Mutex::new(Versions::new()));
    let lists = Arc::new(Mutex::new(0));
    let (to_tell, to_count) = (told.clone(), lists.clone());
    let task = tokio::spawn(async move {
        let mut fresh = Versions::new();
        let mut events = stream.default_backoff().reflect(writer).boxed();
        while let Some(event) = events.next().await {
            // What fails is tried again by the stream itself.
            let Ok(event) = event else { continue };
            if tell(&to_tell, &mut fresh, &event) {
                *to_count.lock().expect("no panic elsewhere") += 1;
            }
        }
    });
    let held = Box::new(move || versions(store.state().iter().map(AsRef::as_ref)));
    Follower {
        name,
        held,
        told,
        lists,
        _task: Task(task),
    }
}

/// Creates, changes and deletes, each until the server takes it or refuses it for good.
async fn churn(maps: &Api<ConfigMap>, seed: &mut u64, steps: usize) {
    for step in 0..steps {
        *seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        let (name, choice) = (format!("churn-{}", (*seed >> 33) % 30), (*seed >> 40) % 4);
        loop {
            let result = match choice {
                0 => maps.delete(&name, &DeleteParams::default()).await.map(drop),
                1 => maps
                    .create(&PostParams::default(), &config_map(&name, json!({})))
                    .await
                    .map(drop),
                _ => {
                    let patch = Patch::Merge(json!({ "data": { "step": step.to_string() } }));
                    maps.patch(&name, &PatchParams::default(), &patch)
                        .await
                        .map(drop)
                }
            };
            match result {
                Err(kube::Error::Api(status)) if status.code != 404 && status.code != 409 => {}
                Err(kube::Error::Api(_)) | Ok(()) => break,
                Err(_) => {}
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

pub async fn reflectors(client: &Client, namespace: &str) -> Outcome {
    let maps = Api::<ConfigMap>::namespaced(client.clone(), namespace);
    let mut seed = 1;
    churn(&maps, &mut seed, 60).await;
    let config = watcher::Config::default().labels(LABEL);
    let metadata = Api::<PartialObjectMeta<ConfigMap>>::namespaced(client.clone(), namespace);
    let followers = [
        follow(
            "a reflector by list",
            watcher(maps.clone(), config.clone().page_size(7)),
        ),
        follow(
            "a reflector of any version",
            watcher(maps.clone(), config.clone().any_semantic()),
        ),
        follow(
            "a reflector by streaming list",
            watcher(maps.clone(), config.clone().streaming_lists()),
        ),
        follow(
            "a reflector of metadata",
            watcher(metadata.clone(), config.clone()),
        ),
        follow(
            "a reflector of metadata by streaming list",
            watcher(metadata.clone(), config.streaming_lists()),
        ),
    ];
    let agree = async |when: &str| {
        for follower in &followers {
            check(&format!("{} equals a list {when}", follower.name), async {
                let list = versions(&maps.list(&ListParams::default().labels(LABEL)).await?.items);
                want!(!list.is_empty(), "the list is empty");
                let same = eventually("it is equal", async || {
                    Ok((follower.held)() == list
                        && *follower.told.lock().expect("no panic elsewhere") == list)
                });
                same.await.map_err(|why| {
                    let differ = (follower.held)()
                        .into_iter()
                        .filter(|(name, version)| list.get(name) != Some(version));
                    failure(format!(
                        "{why}; it holds {:?}, of {} listed",
                        differ.collect::<Vec<_>>(),
                        list.len()
                    ))
                })
            })
            .await;
        }
    };
    agree("at first").await;
    churn(&maps, &mut seed, 150).await;
    agree("after changes").await;
    check("each has listed once", async {
        for Follower { name, lists, .. } in &followers {
            let lists = *lists.lock().expect("no panic elsewhere");
            want!(lists == 1, "{name}: {lists} lists");
        }
        Ok(())
    })
    .await;

    let mut back = unix::signal(unix::SignalKind::hangup())?;
    for (how, what) in [
        ("kill", "killed, and has forgotten"),
        ("restart", "restarted"),
    ] {
        let other = maps.clone();
        let changing = Task(tokio::spawn(async move {
            let mut seed = 2;
            loop {
                churn(&other, &mut seed, 1).await;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }));
        println!("await {how}");
        back.recv().await;
        churn(&maps, &mut seed, 40).await;
        drop(changing);
        // A change that was on its way may still arrive.
        tokio::time::sleep(Duration::from_millis(200)).await;
        agree(&format!("after the server was {what}")).await;
    }
    Ok(())
}

/// A controller that writes into the status what the spec asks for, and a config map that it owns.
pub async fn controller(client: &Client, namespace: &str) {
    let gauges = Api::<Gauge>::namespaced(client.clone(), namespace);
    let maps = Api::<ConfigMap>::namespaced(client.clone(), namespace);
    let reconciled = Arc::new(Mutex::new(HashMap::<String, usize>::new()));
    let context = (gauges.clone(), maps.clone(), reconciled.clone());
    let reconcile = |gauge: Arc<Gauge>,
                     context: Arc<(
        Api<Gauge>,
        Api<ConfigMap>,
        Arc<Mutex<HashMap<String, usize>>>,
    )>| async move {
        let (gauges, maps, reconciled) = &*context;
        let name = gauge.name_any();
        *reconciled
            .lock()
            .expect("no panic elsewhere")
            .entry(name.clone())
            .or_default() += 1;
        let params = PatchParams::apply("controller").force();
        let owned = json!({
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": { "name": name, "ownerReferences": [gauge.controller_owner_ref(&())] },
            "data": { "level": gauge.spec.level.to_string() },
        });
        maps.patch(&name, &params, &Patch::Apply(owned)).await?;
        let status = json!({ "apiVersion": "kube-rs.example.com/v1", "kind": "Gauge", "status": { "reached": gauge.spec.level } });
        gauges
            .patch_status(&name, &params, &Patch::Apply(status))
            .await?;
        Ok::<_, kube::Error>(Action::await_change())
    };
    let stream = Controller::new(gauges.clone(), watcher::Config::default())
        .owns(maps.clone(), watcher::Config::default())
        .run(
            reconcile,
            |_, _, _| Action::requeue(Duration::from_millis(200)),
            Arc::new(context),
        );
    let _task = Task(tokio::spawn(stream.for_each(async |_| {})));
    let reached = async |name: &str, level: u8| {
        eventually("the status says what was reached", async || {
            let status = gauges.get(name).await?.status;
            let text = maps
                .get_opt(name)
                .await?
                .and_then(|one| one.data)
                .unwrap_or_default();
            Ok(status.and_then(|one| one.reached) == Some(level)
                && text.get("level") == Some(&level.to_string()))
        })
        .await
    };
    check("a controller reconciles what is made and changed", async {
        for n in 0..5 {
            gauges
                .create(&PostParams::default(), &gauge(&format!("gauge-{n}"), n))
                .await?;
        }
        for n in 0..5 {
            reached(&format!("gauge-{n}"), n).await?;
        }
        gauges
            .patch(
                "gauge-2",
                &PatchParams::default(),
                &Patch::Merge(json!({ "spec": { "level": 50 } })),
            )
            .await?;
        reached("gauge-2", 50).await
    })
    .await;
    check("it brings back what it owns", async {
        maps.delete("gauge-3", &DeleteParams::default()).await?;
        reached("gauge-3", 3).await
    })
    .await;
    check("it rests when there is nothing to do", async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let before = reconciled.lock().expect("no panic elsewhere").clone();
        tokio::time::sleep(Duration::from_millis(700)).await;
        let after = reconciled.lock().expect("no panic elsewhere").clone();
        want!(before == after, "reconciled {before:?}, then {after:?}");
        Ok(())
    })
    .await;
    check("what is deleted takes along what it owned", async {
        gauges.delete("gauge-4", &DeleteParams::default()).await?;
        eventually("the config map is gone", async || {
            Ok(maps.get_opt("gauge-4").await?.is_none())
        })
        .await
    })
    .await;
}
