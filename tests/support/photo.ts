/** A photograph as a telephone makes it: with the place it was taken at, and a text, in its EXIF part. */
import type { Page } from "@playwright/test";

/** Draws a picture in the browser and puts an EXIF part with GPS and `text` into it. */
export const aPhotoWithPlace = async (page: Page, text: string): Promise<Buffer> => {
  const drawn = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(640, 480);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = "#357";
    context.fillRect(0, 0, 640, 480);
    context.fillStyle = "#fd6";
    context.fillRect(200, 140, 240, 200);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const jpeg = Buffer.from(drawn);
  return Buffer.concat([jpeg.subarray(0, 2), exifPart(text), jpeg.subarray(2)]);
};

/** An APP1 part: TIFF header, a directory with a description and a pointer to GPS, and that. */
const exifPart = (text: string): Buffer => {
  const description = Buffer.from(`${text}\0`, "ascii");
  const gpsAt = 8 + 2 + 2 * 12 + 4;
  const dataAt = gpsAt + 2 + 4 * 12 + 4;
  const latitudeAt = dataAt + description.length + (description.length % 2);
  const entry = (tag: number, type: number, count: number, value: Buffer): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    value.copy(bytes, 8);
    return bytes;
  };
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const u16 = (value: number): Buffer => u32(value).subarray(2);
  const degrees = (whole: number): Buffer => Buffer.concat([whole, 1, 33, 1, 20, 1].map(u32));
  const tiff = Buffer.concat([
    Buffer.from("MM\0*", "latin1"),
    u32(8),
    u16(2),
    entry(0x010e, 2, description.length, u32(dataAt)),
    entry(0x8825, 4, 1, u32(gpsAt)),
    u32(0),
    u16(4),
    entry(1, 2, 2, Buffer.from("N\0")),
    entry(2, 5, 3, u32(latitudeAt)),
    entry(3, 2, 2, Buffer.from("E\0")),
    entry(4, 5, 3, u32(latitudeAt + 24)),
    u32(0),
    description,
    Buffer.alloc(description.length % 2),
    degrees(11),
    degrees(104),
  ]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  return Buffer.concat([Buffer.from([0xff, 0xe1]), u16(body.length + 2), body]);
};
