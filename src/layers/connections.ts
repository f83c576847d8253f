import { OptionError } from '../core/errors.ts';

/** `table[k]` lists the input maps that feed output map k: the lecture's "not every pair need be connected". */
export type ConnectionTable = readonly (readonly number[])[];

/** @throws OptionError when the table does not list existing input maps for every output map. */
export function checkConnections(table: ConnectionTable, channels: number, maps: number, where: string): void {
  if (table.length !== maps) {
    throw new OptionError(`${where} connections list ${table.length} output maps, but there are ${maps}.`, {
      table,
      maps,
    });
  }
  table.forEach((list, map) => {
    const outside = list.find((channel) => !Number.isInteger(channel) || channel < 0 || channel >= channels);
    if (outside !== undefined) {
      throw new OptionError(
        `${where} connections of output map ${map} name input map ${outside}, but there are input maps 0 to ${channels - 1}.`,
        { map, channel: outside },
      );
    }
    if (list.length === 0 || new Set(list).size !== list.length) {
      throw new OptionError(`${where} connections of output map ${map} must name at least one input map, each once.`, {
        map,
      });
    }
  });
}

/** K x C numbers: 1 where connected, else 0. */
export function connectionMask(table: ConnectionTable, channels: number): Float64Array {
  const mask = new Float64Array(table.length * channels);
  table.forEach((list, map) => {
    for (const channel of list) mask[map * channels + channel] = 1;
  });
  return mask;
}
