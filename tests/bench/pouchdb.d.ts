/**
 * The part of PouchDB the measurements use. Its published types declare a global Buffer of their own,
 * which contradicts Node's in every other file.
 */
declare namespace PouchDB {
  type Stored = { readonly _id: string };
  type Rows<Document> = { readonly rows: readonly { readonly doc?: Document & Stored }[] };
  type Options = {
    readonly auto_compaction?: boolean;
    readonly fetch?: (url: string | Request, options?: RequestInit) => Promise<Response>;
  };
  type Query = {
    readonly startkey?: unknown;
    readonly endkey?: unknown;
    readonly limit?: number;
    readonly include_docs?: boolean;
  };

  class Database<Document extends object = object> {
    constructor(name?: string, options?: Options);
    static defaults(options: { readonly prefix: string }): new (name?: string) => Database;
    static fetch(url: string | Request, options?: RequestInit): Promise<Response>;
    readonly replicate: {
      from(source: Database): Promise<{ readonly docs_written: number }>;
    };
    put(document: Document & Stored): Promise<unknown>;
    bulkDocs(documents: readonly (Document & Stored)[]): Promise<unknown>;
    query<Found extends object = Document>(view: string, query?: Query): Promise<Rows<Found>>;
    info(): Promise<unknown>;
    close(): Promise<void>;
  }
}

declare module "pouchdb-browser" {
  export default PouchDB.Database;
}

declare module "pouchdb-node" {
  export default PouchDB.Database;
}
