/** Solves A·x = b for a symmetric positive definite A by Cholesky's factorization. */
export function solveSymmetric(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const lower = Array.from({ length: size }, () => new Float64Array(size));
  const at = (a: number, b: number) => lower[a]?.[b] ?? 0;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = matrix[a]?.[b] ?? 0;
      for (let k = 0; k < b; k++) sum -= at(a, k) * at(b, k);
      if (a === b && sum <= 0) throw new RangeError('matrix is not positive definite');
      (lower[a] as Float64Array)[b] = a === b ? Math.sqrt(sum) : sum / at(b, b);
    }
  }
  const x = Float64Array.from(right);
  for (let a = 0; a < size; a++) {
    for (let k = 0; k < a; k++) x[a] = (x[a] ?? 0) - at(a, k) * (x[k] ?? 0);
    x[a] = (x[a] ?? 0) / at(a, a);
  }
  for (let a = size - 1; a >= 0; a--) {
    for (let k = a + 1; k < size; k++) x[a] = (x[a] ?? 0) - at(k, a) * (x[k] ?? 0);
    x[a] = (x[a] ?? 0) / at(a, a);
  }
  return x;
}
