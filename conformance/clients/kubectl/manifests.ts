// What the scripts create.

export const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, tier: front}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: main
        image: example/web:1
        ports: [{name: http, containerPort: 8080}]
        env: [{name: MODE, value: plain}]
        resources: {requests: {cpu: 10m, memory: 16Mi}}
`;

export const WEB_SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
`;

export const WEB_INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
  - host: web.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}
`;

export const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {mode: plain, size: "3"}
`;

/** A pod of two containers, the first of which comes before they start. */
export const TWO = `apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: two}}
spec:
  containers:
  - {name: main, image: "images.example.com/main:1", ports: [{containerPort: 80}]}
  - {name: side, image: "images.example.com/side:1"}
`;

export const documents = (...manifests: readonly string[]): string => manifests.join("---\n");
