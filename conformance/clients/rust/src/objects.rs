//! What `Api` does with built-in kinds, and with a custom one.

use futures::{AsyncBufReadExt, StreamExt, TryStreamExt};
use k8s_openapi::{
    api::{
        apps::v1::Deployment,
        core::v1::{ConfigMap, Namespace, Pod, ServiceAccount},
    },
    apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition,
};
use kube::{
    Api, Client, CustomResource, CustomResourceExt, Discovery, ResourceExt,
    api::{
        DeleteParams, EvictParams, ListParams, LogParams, Patch, PatchParams, PostParams,
        WatchEvent, WatchParams,
    },
    core::GroupVersionKind,
    runtime::wait::{await_condition, conditions},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    check::{Outcome, check, eventually, failure, refused},
    equal, want,
};

pub fn config_map(name: &str, data: Value) -> ConfigMap {
    serde_json::from_value(
        json!({ "metadata": { "name": name, "labels": { "app": "conformance" } }, "data": data }),
    )
    .expect("a config map")
}

/// The keys and values of its data, in one line.
fn data(object: &ConfigMap) -> String {
    let pairs = object
        .data
        .iter()
        .flatten()
        .map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join(" ")
}

pub async fn make_namespace(client: &Client) -> Outcome<String> {
    let made: Namespace =
        serde_json::from_value(json!({ "metadata": { "generateName": "kube-rs-" } }))?;
    let name = Api::<Namespace>::all(client.clone())
        .create(&PostParams::default(), &made)
        .await?
        .name_any();
    let accounts = Api::<ServiceAccount>::namespaced(client.clone(), &name);
    eventually("the namespace has its service account", async || {
        Ok(accounts.get_opt("default").await?.is_some())
    })
    .await?;
    Ok(name)
}

pub async fn objects(client: &Client, namespace: &str) {
    let maps = &Api::<ConfigMap>::namespaced(client.clone(), namespace);
    let post = &PostParams::default();
    let merge = async |name: &str, patch: Value| {
        maps.patch(name, &PatchParams::default(), &Patch::Merge(patch))
            .await
    };

    check("create, get and get_opt", async {
        let made = maps
            .create(
                post,
                &config_map("one", json!({ "a": "1", "text": "zwölf ☃ 𝄞" })),
            )
            .await?;
        equal!(maps.get("one").await?.uid(), made.uid());
        equal!(data(&made), "a=1 text=zwölf ☃ 𝄞");
        equal!(maps.get_opt("none").await?, None);
        equal!(maps.get_metadata("one").await?.metadata.uid, made.uid());
        Ok(())
    })
    .await;
    check(
        "reasons of refusals: AlreadyExists, NotFound, Invalid",
        async {
            equal!(
                refused(maps.create(post, &config_map("one", json!({}))).await)?.reason,
                "AlreadyExists"
            );
            equal!(refused(maps.get("none").await)?.reason, "NotFound");
            let status = refused(
                maps.create(post, &config_map("Not_A_Name", json!({})))
                    .await,
            )?;
            equal!(status.reason, "Invalid");
            equal!(status.code, 422);
            let causes = status
                .details
                .map(|details| details.causes)
                .unwrap_or_default();
            equal!(
                causes
                    .iter()
                    .map(|cause| cause.field.as_str())
                    .collect::<Vec<_>>(),
                ["metadata.name"]
            );
            Ok(())
        },
    )
    .await;
    check("replace of an older version: Conflict", async {
        let mut old = maps.get("one").await?;
        merge("one", json!({ "data": { "a": "2" } })).await?;
        old.data = None;
        equal!(
            refused(maps.replace("one", post, &old).await)?.reason,
            "Conflict"
        );
        Ok(())
    })
    .await;
    check("patches: merge and strategic", async {
        equal!(
            data(&merge("one", json!({ "data": { "text": null, "b": "3" } })).await?),
            "a=2 b=3"
        );
        let patch = Patch::Strategic(json!({ "data": { "c": "4" } }));
        equal!(
            data(&maps.patch("one", &PatchParams::default(), &patch).await?),
            "a=2 b=3 c=4"
        );
        Ok(())
    })
    .await;
    check("server-side apply: creates, merges, conflicts, forces", async {
        let apply = async |manager: &str, force: bool, data: Value| {
            let object = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "applied" }, "data": data });
            let mut params = PatchParams::apply(manager);
            params.force = force;
            maps.patch("applied", &params, &Patch::Apply(object)).await
        };
        apply("one", false, json!({ "a": "1", "b": "1" })).await?;
        equal!(data(&apply("two", false, json!({ "c": "1" })).await?), "a=1 b=1 c=1");
        equal!(refused(apply("two", false, json!({ "a": "2", "c": "1" })).await)?.reason, "Conflict");
        equal!(data(&apply("two", true, json!({ "a": "2", "c": "1" })).await?), "a=2 b=1 c=1");
        equal!(data(&apply("two", false, json!({ "c": "1" })).await?), "b=1 c=1");
        Ok(())
    })
    .await;
    check("pages of a list, and of metadata", async {
        for n in 0..11 {
            maps.create(
                post,
                &config_map(&format!("page-{n:02}"), json!({ "n": n.to_string() })),
            )
            .await?;
        }
        let mut params = ListParams::default()
            .limit(4)
            .labels("app=conformance")
            .fields("metadata.name!=one");
        let mut names = Vec::new();
        loop {
            let page = maps.list(&params).await?;
            names.extend(page.items.iter().map(ResourceExt::name_any));
            match page.metadata.continue_ {
                Some(token) if !token.is_empty() => params = params.continue_token(&token),
                _ => break,
            }
        }
        equal!(names.len(), 11);
        want!(names.is_sorted(), "names {names:?}");
        equal!(
            maps.list_metadata(&ListParams::default().labels("app=conformance"))
                .await?
                .items
                .len(),
            12
        );
        Ok(())
    })
    .await;
    check(
        "delete answers a Status, or the object where a finalizer holds it",
        async {
            let answer = maps.delete("one", &DeleteParams::default()).await?;
            let status = answer.right().ok_or("it gave an object")?;
            want!(status.is_success(), "status {status:?}");
            let mut held = config_map("held", json!({}));
            held.metadata.finalizers = Some(vec!["example.com/hold".into()]);
            maps.create(post, &held).await?;
            let answer = maps.delete("held", &DeleteParams::foreground()).await?;
            want!(
                answer
                    .left()
                    .is_some_and(|object| object.metadata.deletion_timestamp.is_some()),
                "it gave a Status"
            );
            merge("held", json!({ "metadata": { "finalizers": null } })).await?;
            equal!(maps.get_opt("held").await?, None);
            Ok(())
        },
    )
    .await;
    check("delete_collection by label", async {
        maps.delete_collection(
            &DeleteParams::default(),
            &ListParams::default().labels("app=conformance"),
        )
        .await?;
        equal!(
            maps.list(&ListParams::default().labels("app=conformance"))
                .await?
                .items
                .len(),
            0
        );
        Ok(())
    })
    .await;
    check("a raw watch from a version", async {
        let list = maps.list(&ListParams::default()).await?;
        let version = list.metadata.resource_version.unwrap_or_default();
        let params = WatchParams::default()
            .fields("metadata.name=watched")
            .timeout(20);
        let mut stream = maps.watch(&params, &version).await?.boxed();
        maps.create(post, &config_map("watched", json!({}))).await?;
        merge("watched", json!({ "data": { "a": "1" } })).await?;
        maps.delete("watched", &DeleteParams::default()).await?;
        let mut seen = Vec::new();
        while seen.len() < 3 {
            match stream.try_next().await?.ok_or("the watch ended")? {
                WatchEvent::Added(one) => seen.push(format!("added {}", data(&one))),
                WatchEvent::Modified(one) => seen.push(format!("modified {}", data(&one))),
                WatchEvent::Deleted(one) => seen.push(format!("deleted {}", data(&one))),
                WatchEvent::Bookmark(_) => {}
                WatchEvent::Error(status) => return Err(failure(status.to_string())),
            }
        }
        equal!(seen, ["added ", "modified a=1", "deleted a=1"]);
        Ok(())
    })
    .await;
    check("discovery, aggregated and one by one", async {
        for discovery in [
            Discovery::new(client.clone()).run().await?,
            Discovery::new(client.clone()).run_aggregated().await?,
        ] {
            let (resource, capabilities) = discovery
                .resolve_gvk(&GroupVersionKind::gvk("apps", "v1", "Deployment"))
                .ok_or("no deployments")?;
            equal!(resource.plural, "deployments");
            want!(
                capabilities
                    .subresources
                    .iter()
                    .any(|(one, _)| one.plural.ends_with("scale")),
                "no scale"
            );
            want!(discovery.has_group("rbac.authorization.k8s.io"), "no rbac");
        }
        want!(
            client
                .apiserver_version()
                .await?
                .git_version
                .starts_with("v1.36."),
            "another version"
        );
        Ok(())
    })
    .await;
}

pub async fn workloads(client: &Client, namespace: &str) {
    let pods = &Api::<Pod>::namespaced(client.clone(), namespace);
    let pod: Pod = serde_json::from_value(json!({
        "metadata": { "name": "logged" },
        "spec": { "containers": [{ "name": "main", "image": "main:1" }], "terminationGracePeriodSeconds": 1 },
    }))
    .expect("a pod");
    check("a pod is awaited until it runs", async {
        pods.create(&PostParams::default(), &pod).await?;
        let running = await_condition(pods.clone(), "logged", conditions::is_pod_running()).await?;
        want!(
            running.is_some_and(|one| one.spec.is_some_and(|spec| spec.node_name.is_some())),
            "it has no node"
        );
        Ok(())
    })
    .await;
    check("its log is read, and streamed", async {
        let last = LogParams {
            tail_lines: Some(1),
            ..LogParams::default()
        };
        eventually("there is a line", async || {
            Ok(!pods.logs("logged", &last).await?.is_empty())
        })
        .await?;
        let text = pods.logs("logged", &last).await?;
        equal!(text.trim_end().lines().count(), 1);
        let follow = LogParams {
            follow: true,
            timestamps: true,
            ..LogParams::default()
        };
        let mut lines = pods.log_stream("logged", &follow).await?.lines();
        let first = lines.try_next().await?.ok_or("no line")?;
        want!(
            first
                .split_once(' ')
                .is_some_and(|(time, _)| time.ends_with('Z')),
            "line {first}"
        );
        equal!(refused(pods.logs("none", &last).await)?.code, 404);
        Ok(())
    })
    .await;
    check("it is evicted, and awaited until it is gone", async {
        let uid = pods.get("logged").await?.uid().unwrap_or_default();
        want!(
            pods.evict("logged", &EvictParams::default())
                .await?
                .is_success(),
            "no success"
        );
        await_condition(pods.clone(), "logged", conditions::is_deleted(&uid)).await?;
        Ok(())
    })
    .await;
    check(
        "a scale is read and patched, and a deployment completes",
        async {
            let deployments = Api::<Deployment>::namespaced(client.clone(), namespace);
            let labels = json!({ "app": "scaled" });
            let deployment = serde_json::from_value(json!({
                "metadata": { "name": "scaled" },
                "spec": {
                    "replicas": 0, "selector": { "matchLabels": labels },
                    "template": { "metadata": { "labels": labels }, "spec": pod.spec },
                },
            }))?;
            deployments
                .create(&PostParams::default(), &deployment)
                .await?;
            let patch = Patch::Merge(json!({ "spec": { "replicas": 2 } }));
            let scale = deployments
                .patch_scale("scaled", &PatchParams::default(), &patch)
                .await?;
            equal!(scale.spec.and_then(|spec| spec.replicas), Some(2));
            eventually("two replicas are there", async || {
                let status = deployments
                    .get_status("scaled")
                    .await?
                    .status
                    .unwrap_or_default();
                Ok(status.available_replicas == Some(2))
            })
            .await?;
            await_condition(
                deployments.clone(),
                "scaled",
                conditions::is_deployment_completed(),
            )
            .await?;
            Ok(())
        },
    )
    .await;
}

/// What the program defines: its schema is written by the derive macro.
#[derive(CustomResource, Clone, Debug, Deserialize, Serialize, JsonSchema, PartialEq)]
#[kube(
    group = "kube-rs.example.com",
    version = "v1",
    kind = "Gauge",
    namespaced,
    status = "GaugeStatus"
)]
#[kube(
    printcolumn(name = "Level", type_ = "integer", json_path = ".spec.level"),
    shortname = "gg",
    selectable = ".spec.color"
)]
pub struct GaugeSpec {
    /// Of several shapes.
    pub color: Color,
    #[schemars(range(max = 100))]
    pub level: u8,
    #[serde(default = "ten")]
    pub limit: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema, PartialEq)]
pub enum Color {
    Red,
    Green,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq)]
pub struct GaugeStatus {
    pub reached: Option<u8>,
}

fn ten() -> i64 {
    10
}

pub fn gauge(name: &str, level: u8) -> Gauge {
    Gauge::new(
        name,
        GaugeSpec {
            color: Color::Red,
            level,
            limit: 10,
            note: None,
        },
    )
}

/// Applies the definition, and waits until it is served.
pub async fn define(client: &Client, namespace: &str) -> Outcome {
    let definitions = Api::<CustomResourceDefinition>::all(client.clone());
    let params = PatchParams::apply("kube-rs").force();
    definitions
        .patch(Gauge::crd_name(), &params, &Patch::Apply(Gauge::crd()))
        .await?;
    await_condition(
        definitions,
        Gauge::crd_name(),
        conditions::is_crd_established(),
    )
    .await?;
    let gauges = Api::<Gauge>::namespaced(client.clone(), namespace);
    eventually("it is served", async || {
        Ok(gauges.list(&ListParams::default()).await.is_ok())
    })
    .await
}

pub async fn customs(client: &Client, namespace: &str) {
    let gauges = &Api::<Gauge>::namespaced(client.clone(), namespace);
    check(
        "a derived definition is applied and established",
        define(client, namespace),
    )
    .await;
    check("a custom resource gets its defaults, and keeps to its schema", async {
        let body = json!({ "metadata": { "name": "plain" }, "spec": { "color": "Green", "level": 1 }, "apiVersion": "kube-rs.example.com/v1", "kind": "Gauge" });
        let applied = gauges.patch("plain", &PatchParams::apply("kube-rs"), &Patch::Apply(body)).await?;
        equal!(applied.spec, GaugeSpec { color: Color::Green, level: 1, limit: 10, note: None });
        let status = refused(gauges.create(&PostParams::default(), &gauge("high", 101)).await)?;
        equal!(status.reason, "Invalid");
        equal!(gauges.list(&ListParams::default().fields("spec.color=Green")).await?.items.len(), 1);
        Ok(())
    })
    .await;
    check("its status is patched apart", async {
        let patch = Patch::Merge(json!({ "spec": { "level": 9 }, "status": { "reached": 3 } }));
        let patched = gauges
            .patch_status("plain", &PatchParams::default(), &patch)
            .await?;
        equal!(patched.spec.level, 1);
        equal!(patched.status, Some(GaugeStatus { reached: Some(3) }));
        Ok(())
    })
    .await;
}
