//! What pods and deployments have beside themselves.

use futures::{AsyncBufReadExt, TryStreamExt};
use k8s_openapi::api::{apps::v1::Deployment, core::v1::Pod};
use kube::{
    Api, Client, ResourceExt,
    api::{EvictParams, LogParams, Patch, PatchParams, PostParams},
    runtime::wait::{await_condition, conditions},
};
use serde_json::json;

use crate::{
    check::{check, eventually, refused},
    equal, want,
};

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
