//! A custom resource, from its definition on.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition;
use kube::{
    Api, Client, CustomResource, CustomResourceExt,
    api::{ListParams, Patch, PatchParams, PostParams},
    runtime::wait::{await_condition, conditions},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    check::{Outcome, check, eventually, refused},
    equal,
};

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
async fn define(client: &Client, namespace: &str) -> Outcome {
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
