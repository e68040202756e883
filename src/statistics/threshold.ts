/** Counts below this are hidden: 11, the setting of CTDC and the strictest one seen. */
export const THRESHOLD = 11;
