/** So few backup codes are a reason to make new ones. */
export const fewCodes = 2
