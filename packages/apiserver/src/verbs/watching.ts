/** How often something was asked for. */
export interface RequestStats {
  /** Lists answered, each page counted. */
  lists: number;
  /** Watches opened since the start. */
  watches: number;
  /** Watches open now. */
  openWatches: number;
  /** The most that were open at a time. */
  mostOpenWatches: number;
  /** Bytes of the bodies of answers, of every verb, as far as they were read; compressed where they are sent so. */
  bytes: number;
}

/** How often a resource was asked for, and by whom. */
export interface ResourceStats extends RequestStats {
  /**
   * The same by client, as the first 256 characters of its `User-Agent` name it; "" where it has none. Of the 1,000 that asked most
   * recently: who asks again after that many others begins at zero.
   */
  readonly clients: Readonly<Record<string, Readonly<RequestStats>>>;
}

interface Counted {
  readonly all: RequestStats;
  readonly clients: Map<string, RequestStats>;
}

/** Counts what one client asks of one resource. */
export interface Meter {
  listed(): void;
  opened(): void;
  closed(): void;
  sent(bytes: number): void;
}

/** User agents are what clients make them: without a bound, whoever changes his with each request would fill the memory. */
const CLIENTS = 1000;
const CLIENT_LENGTH = 256;

/** The open watches, and the counts of what was asked; resources are named `pods` or `deployments.apps`. */
export class Watching<W> {
  readonly #open = new Map<W, Meter>();
  readonly #counted = new Map<string, Counted>();

  get open(): readonly W[] {
    return [...this.#open.keys()];
  }

  /** A copy of the counts. */
  stats(): Record<string, ResourceStats> {
    const copies = [...this.#counted].map(([resource, { all, clients }]): [string, ResourceStats] => [
      resource,
      { ...all, clients: Object.fromEntries([...clients].map(([client, stats]) => [client, { ...stats }])) },
    ]);
    return Object.fromEntries(copies);
  }

  /** @param client - who asks */
  meter(resource: string, client: string): Meter {
    const counted = this.#counted.get(resource) ?? {
      all: nothing(),
      clients: new Map<string, RequestStats>(),
    };
    this.#counted.set(resource, counted);
    const { all, clients } = counted;
    const one = statsOf(clients, client);
    return {
      listed() {
        all.lists += 1;
        one.lists += 1;
      },
      opened() {
        opened(all);
        opened(one);
      },
      closed() {
        all.openWatches -= 1;
        one.openWatches -= 1;
      },
      sent(bytes) {
        all.bytes += bytes;
        one.bytes += bytes;
      },
    };
  }

  add(meter: Meter, watch: W): void {
    this.#open.set(watch, meter);
    meter.opened();
  }

  remove(watch: W): void {
    this.#open.get(watch)?.closed();
    this.#open.delete(watch);
  }
}

/** The counts of a client, which is the most recent from now on. */
function statsOf(clients: Map<string, RequestStats>, userAgent: string): RequestStats {
  // A part of a string would keep the whole of it.
  const client =
    userAgent.length > CLIENT_LENGTH
      ? Buffer.from(userAgent.slice(0, CLIENT_LENGTH), "latin1").toString("latin1")
      : userAgent;
  const one = clients.get(client) ?? nothing();
  clients.delete(client);
  clients.set(client, one);
  const [oldest] = clients.size > CLIENTS ? clients.keys() : [];
  if (oldest !== undefined) clients.delete(oldest);
  return one;
}

function nothing(): RequestStats {
  return { lists: 0, watches: 0, openWatches: 0, mostOpenWatches: 0, bytes: 0 };
}

function opened(stats: RequestStats): void {
  stats.watches += 1;
  stats.openWatches += 1;
  stats.mostOpenWatches = Math.max(stats.mostOpenWatches, stats.openWatches);
}
