/** What one page says: each in English and in Thai. */
export type Words = Record<string, readonly [en: string, th: string]>;
