import { listIn, objectIn, stringIn } from "../json.ts";
import type { Collection } from "../storage/collection.ts";

/** Gives services their addresses in 10.96.0.0/16, each to one service at a time. */
export class ServiceAddresses {
  readonly #taken = new Set<string>();
  #next = 0;

  constructor(services: Collection) {
    services.listen({
      onChange: ({ previous, current }) => {
        for (const address of addressesOf(previous?.object)) this.#taken.delete(address);
        for (const address of addressesOf(current?.object)) this.#taken.add(address);
      },
    });
  }

  allocate(): string {
    for (let tried = 0; tried < 65_534; tried += 1) {
      this.#next = (this.#next % 65_534) + 1;
      const address = `10.96.${this.#next >> 8}.${this.#next & 255}`;
      if (!this.#taken.has(address)) return address;
    }
    throw new Error("allocate a cluster IP: all 65,534 addresses of 10.96.0.0/16 are taken; delete services");
  }
}

function addressesOf(service: ReturnType<typeof objectIn> | undefined): string[] {
  const spec = objectIn(service, "spec");
  const listed = listIn(spec, "clusterIPs").filter((ip) => typeof ip === "string");
  return [stringIn(spec, "clusterIP"), ...listed].filter((ip) => ip !== "" && ip !== "None");
}
