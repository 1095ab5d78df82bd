/** What lies where in the module's memory, and the bytes that JSON is made of. */

export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const COLON: u8 = 0x3a;
export const OPEN_BRACKET: u8 = 0x5b;
export const BACKSLASH: u8 = 0x5c;
export const OPEN_BRACE: u8 = 0x7b;
export const CLOSE_BRACE: u8 = 0x7d;
/** This bit makes a brace of a bracket, and nothing else of anything else. */
export const BRACKET_TO_BRACE: u8 = 0x20;

/** How a value is cut, as in src/wire/value.ts. */
export const NESTED: i32 = 1;
export const STRING: i32 = 2;
export const ESCAPED: i32 = 3;

/** What functions tell besides what they return, as 32-bit numbers: see the `TELLS_` places. */
export const TOLD: i32 = 64;
/** Where the bytes of a chunk lie. */
export const WINDOW: i32 = 4096;
export const WINDOW_SIZE: i32 = 1 << 18;
/** Where the beginning of an object lies that is in no window. */
export const ASIDE: i32 = WINDOW + WINDOW_SIZE + 64;
export const ASIDE_SIZE: i32 = 1 << 16;

/** Where a value stands that `pass` found no end of. */
export const TELLS_DEPTH: i32 = TOLD;
export const TELLS_MODE: i32 = TOLD + 4;
/** The object that `locate` looked at last and understood; 0 when there is none. */
export const TELLS_OBJECT: i32 = TOLD + 8;
/** What was found of it, as start and end of the value; both are 0 for what is absent. Texts are without quotes. */
export const TELLS_NAME: i32 = TOLD + 16;
export const TELLS_UID: i32 = TOLD + 24;
export const TELLS_VERSION: i32 = TOLD + 32;
export const TELLS_DELETION: i32 = TOLD + 40;
export const TELLS_NAMESPACE: i32 = TOLD + 48;
export const TELLS_LABELS: i32 = TOLD + 56;
export const TELLS_OWNERS: i32 = TOLD + 64;
/** What is not kept: `managedFields` with one comma. */
export const TELLS_CUT: i32 = TOLD + 72;
/** The slot that `intern` took a value from when it moved it to another; -1 when it did not. */
export const TELLS_MOVED: i32 = TOLD + 80;
/** Where the memory begins that `intern` remembers values in. */
export const SLOTS_START: i32 = ASIDE + ASIDE_SIZE + 64;
