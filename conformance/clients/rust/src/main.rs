//! A scripted job of kube-rs against an API server: prints `passed NAME` or `FAILED NAME<tab>why` for each thing that it checks, and
//! `done` at the end. At `await kill` and `await restart` it waits for SIGHUP: the server has been interrupted and is back.
//!
//!     kube-rs-client KUBECONFIG

mod check;
mod custom;
mod follow;
mod objects;
mod workloads;

use k8s_openapi::{
    api::core::v1::Namespace,
    apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition,
};
use kube::{
    Api, Client, Config, CustomResourceExt,
    api::DeleteParams,
    config::{KubeConfigOptions, Kubeconfig},
};

use check::{Outcome, check};

#[tokio::main]
async fn main() -> Outcome {
    let file = std::env::args()
        .nth(1)
        .ok_or("usage: kube-rs-client KUBECONFIG")?;
    let config =
        Config::from_custom_kubeconfig(Kubeconfig::read_from(file)?, &KubeConfigOptions::default())
            .await?;
    let client = &Client::try_from(config)?;
    let namespace = &objects::make_namespace(client).await?;
    tokio::join!(
        objects::objects(client, namespace),
        workloads::workloads(client, namespace),
        async {
            custom::customs(client, namespace).await;
            follow::controller(client, namespace).await;
        }
    );
    follow::reflectors(client, namespace).await?;
    check("the definition and the namespace are deleted", async {
        let params = &DeleteParams::default();
        Api::<CustomResourceDefinition>::all(client.clone())
            .delete(custom::Gauge::crd_name(), params)
            .await?;
        Api::<Namespace>::all(client.clone())
            .delete(namespace, params)
            .await?;
        Ok(())
    })
    .await;
    println!("done");
    Ok(())
}
