/** Preset dictionary number 1. */
export const dictionary1 = '{"v":1}';
