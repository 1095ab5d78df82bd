// A client that costs as little as one in Node can: a socket, its bytes counted and dropped.
import { connect, type OnReadOpts, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";

/** Where a server is. */
export interface Place {
  readonly port: number;
  /** With it, TLS is spoken. */
  readonly ca?: string;
  readonly token?: string;
}

export interface Answer {
  readonly status: number;
  /** How the body begins. */
  readonly start: string;
  /** Bytes of the body. */
  readonly size: number;
}

/** Given the parts of bodies as they come; the buffer is used again at once. */
type OnBody = (buffer: Buffer, from: number, to: number) => void;

/** Bytes of a body that are kept for looking at. */
const KEPT = 4096;

/** All sockets read into one buffer: nobody keeps what lies in it. */
const shared = Buffer.allocUnsafeSlow(512 * 1024);

type State = "head" | "length" | "chunk-size" | "chunk" | "chunk-end" | "end";

/** Speaks HTTP/1.1, one request at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #head: string;
  readonly #onBody: OnBody | undefined;
  #state: State = "head";
  #text = "";
  #left = 0;
  #status = 0;
  #size = 0;
  #start: Buffer[] = [];
  #startSize = 0;
  #answered: PromiseWithResolvers<Answer> | undefined;
  #begun: PromiseWithResolvers<number> | undefined;

  private constructor(socket: Socket, place: Place, onBody: OnBody | undefined) {
    this.#socket = socket;
    this.#onBody = onBody;
    const token = place.token === undefined ? "" : `Authorization: Bearer ${place.token}\r\n`;
    this.#head = `Host: 127.0.0.1:${place.port}\r\nUser-Agent: bench\r\n${token}`;
    const fail = (why: string): void => {
      const error = new Error(`read from 127.0.0.1:${place.port}: ${why}`);
      this.#answered?.reject(error);
      this.#begun?.reject(error);
    };
    socket.on("error", (error) => fail(error.message));
    socket.on("close", () => fail("the connection was closed"));
  }

  static async open(place: Place, onBody?: OnBody): Promise<Connection> {
    let opened: Connection | undefined;
    const onread: OnReadOpts = {
      buffer: shared,
      callback: (size) => {
        if (opened !== undefined) opened.#read(shared, size);
        return true;
      },
    };
    const at = { host: "127.0.0.1", port: place.port, onread };
    const isSecure = place.ca !== undefined;
    const socket = isSecure ? connectSecurely({ ...at, ca: place.ca }) : connect(at);
    opened = new Connection(socket, place, onBody);
    socket.setNoDelay();
    await new Promise<void>((resolve, reject) => {
      socket.once(isSecure ? "secureConnect" : "connect", () => resolve());
      socket.once("error", reject);
    });
    return opened;
  }

  /** Resolves with the end of the answer. */
  async request(method: string, path: string, headers = "", body?: Buffer): Promise<Answer> {
    this.#answered = Promise.withResolvers<Answer>();
    this.#write(method, path, headers, body);
    return await this.#answered.promise;
  }

  /** Resolves with the status, when the head of the answer has come. */
  async stream(path: string, headers = ""): Promise<number> {
    this.#begun = Promise.withResolvers<number>();
    this.#write("GET", path, headers, undefined);
    return await this.#begun.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #write(method: string, path: string, headers: string, body: Buffer | undefined): void {
    this.#size = 0;
    this.#start = [];
    this.#startSize = 0;
    const length = body === undefined ? "" : `Content-Length: ${body.length}\r\n`;
    const head = `${method} ${path} HTTP/1.1\r\n${this.#head}${headers}${length}\r\n`;
    if (body === undefined) this.#socket.write(head, "latin1");
    else this.#socket.write(Buffer.concat([Buffer.from(head, "latin1"), body]));
  }

  #read(buffer: Buffer, size: number): void {
    let at = 0;
    while (at < size) {
      switch (this.#state) {
        case "head": {
          const before = this.#text.length;
          this.#text += buffer.toString("latin1", at, size);
          const end = this.#text.indexOf("\r\n\r\n");
          if (end < 0) return;
          at += end + 4 - before;
          this.#begin(this.#text.slice(0, end + 2));
          this.#text = "";
          break;
        }
        case "length":
        case "chunk": {
          const to = Math.min(size, at + this.#left);
          this.#body(buffer, at, to);
          this.#left -= to - at;
          at = to;
          if (this.#left === 0) this.#afterPart();
          break;
        }
        case "chunk-size": {
          const end = buffer.indexOf(10, at);
          const stop = end < 0 || end >= size ? size : end;
          this.#text += buffer.toString("latin1", at, stop);
          at = stop + 1;
          if (stop === size) return;
          this.#left = Number.parseInt(this.#text, 16);
          this.#text = "";
          this.#state = this.#left === 0 ? "end" : "chunk";
          if (this.#left === 0) this.#left = 2;
          break;
        }
        case "chunk-end":
        case "end": {
          const taken = Math.min(this.#left, size - at);
          at += taken;
          this.#left -= taken;
          if (this.#left > 0) return;
          if (this.#state === "end") this.#finish();
          else this.#state = "chunk-size";
          break;
        }
        default:
          this.#state satisfies never;
      }
    }
  }

  #begin(head: string): void {
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#begun?.resolve(this.#status);
    if (length === undefined) this.#state = "chunk-size";
    else {
      this.#state = "length";
      this.#left = Number(length);
      if (this.#left === 0) this.#finish();
    }
  }

  #body(buffer: Buffer, from: number, to: number): void {
    this.#size += to - from;
    if (this.#startSize < KEPT) {
      const kept = Buffer.from(buffer.subarray(from, Math.min(to, from + KEPT - this.#startSize)));
      this.#start.push(kept);
      this.#startSize += kept.length;
    }
    this.#onBody?.(buffer, from, to);
  }

  #afterPart(): void {
    if (this.#state === "length") this.#finish();
    else {
      this.#state = "chunk-end";
      this.#left = 2;
    }
  }

  #finish(): void {
    this.#state = "head";
    const start = Buffer.concat(this.#start).toString("latin1");
    this.#answered?.resolve({ status: this.#status, start, size: this.#size });
  }
}
