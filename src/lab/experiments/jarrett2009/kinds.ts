import { bestStage, type StageKind } from '../../recipes/jarrett2009.ts';

/** Filters left as they were drawn (the paper's R, RR), or trained with everything else (R+, R+R+). */
export type Filters = 'random' | 'trained';

/** Shares recognised, with one stage and with two. */
export type Shares = Readonly<Record<Filters, readonly [oneStage: number, twoStages: number]>>;

/** A kind of stage, and what the paper's networks of such stages recognise. */
export interface Kind extends StageKind {
  readonly name: string;
  /** Of Caltech-101, from 30 images a class; none where the paper's table has no such column. */
  readonly paper?: Shares;
}

/** The columns of the paper's table, best first; then the maximum alone, to see what N does to it. */
export const kinds: readonly Kind[] = [
  {
    name: 'Rabs-N-PA',
    ...bestStage,
    paper: { random: [0.533, 0.629], trained: [0.548, 0.647] },
  },
  {
    name: 'Rabs-PA',
    rectified: true,
    normalised: false,
    pooled: 'average',
    paper: { random: [0.317, 0.337], trained: [0.47, 0.595] },
  },
  {
    name: 'N-PM',
    rectified: false,
    normalised: true,
    pooled: 'maximum',
    paper: { random: [0.321, 0.376], trained: [0.38, 0.6] },
  },
  {
    name: 'N-PA',
    rectified: false,
    normalised: true,
    pooled: 'average',
    paper: { random: [0.153, 0.196], trained: [0.163, 0.31] },
  },
  {
    name: 'PA',
    rectified: false,
    normalised: false,
    pooled: 'average',
    paper: { random: [0.121, 0.088], trained: [0.143, 0.297] },
  },
  { name: 'PM', rectified: false, normalised: false, pooled: 'maximum' },
];
