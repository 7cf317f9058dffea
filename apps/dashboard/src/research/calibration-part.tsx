import { useQuery } from '@tanstack/react-query';
import { RefusedAgain } from '../history/refused-again.tsx';
import { CalibrationChart } from '../performance/calibration-chart.tsx';
import { CalibrationTable } from '../performance/calibration-table.tsx';
import { performanceQuery } from '../performance/performance-query.ts';
import { Part } from '../system/part.tsx';
import { RESEARCH } from '../text/research.ts';
import { Empty } from '../ui/empty.tsx';

/** What the models said at the entries against what came, band by band. */
export function CalibrationPart() {
  const { data, error, refetch } = useQuery(performanceQuery({}));
  const isKnown = data?.calibration.some(({ known }) => known > 0) === true;
  return (
    <Part title={RESEARCH.calibration} means={RESEARCH.calibrationMeans}>
      <RefusedAgain refusal={error} onAgain={() => void refetch()} />
      {isKnown && data !== undefined ? (
        <div className="grid gap-3 lg:grid-cols-2">
          <CalibrationChart bins={data.calibration} />
          <CalibrationTable bins={data.calibration} />
        </div>
      ) : (
        error === null && <Empty>{data === undefined ? RESEARCH.loading : RESEARCH.noTrades}</Empty>
      )}
    </Part>
  );
}
