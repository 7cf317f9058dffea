/** Operations of the specification that the simulator does not have, and why: none. */
export const NOT_SERVED: Readonly<Record<string, string>> = {};
