//! What `Api` does with built-in kinds.

use futures::{StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, ServiceAccount};
use kube::{
    Api, Client, Discovery, ResourceExt,
    api::{DeleteParams, ListParams, Patch, PatchParams, PostParams, WatchEvent, WatchParams},
    core::GroupVersionKind,
};
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
        // Other groups may come and go between two requests.
        let groups = ["apps", "rbac.authorization.k8s.io"];
        let asked = || Discovery::new(client.clone()).filter(&groups);
        for discovery in [asked().run().await?, asked().run_aggregated().await?] {
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
