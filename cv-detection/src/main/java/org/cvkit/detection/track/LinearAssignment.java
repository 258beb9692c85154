package org.cvkit.detection.track;

import java.util.Arrays;

/**
 * Pairs rows with columns so that the sum of the pairs' costs is least: the Hungarian method by
 * shortest augmenting paths with potentials (Jonker and Volgenant 1987), O(rows^2 columns).
 */
final class LinearAssignment {
  /** No partner. */
  static final int NONE = -1;

  private LinearAssignment() {}

  /**
   * Pairs what costs less together than apart: leaving a row and a column without partners costs
   * {@code limit}, so no pair costs more.
   *
   * @param cost row by row, all rows of one length
   * @return the column of each row, or {@link #NONE}
   */
  static int[] minimise(double[][] cost, double limit) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    double[][] gain = new double[Math.min(rows, columns)][Math.max(rows, columns)];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        // A pair beyond the limit is worth as much as none.
        double value = Math.min(cost[r][c] - limit, 0);
        if (rows <= columns) {
          gain[r][c] = value;
        } else {
          gain[c][r] = value;
        }
      }
    }
    int[] partners = complete(gain);
    int[] result = new int[rows];
    Arrays.fill(result, NONE);
    for (int i = 0; i < partners.length; i++) {
      int row = rows <= columns ? i : partners[i];
      int column = rows <= columns ? partners[i] : i;
      result[row] = cost[row][column] < limit ? column : NONE;
    }
    return result;
  }

  /** Gives every row a column; there are at least as many columns. Indices within are from 1. */
  private static int[] complete(double[][] cost) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOf = new int[columns + 1];
    for (int row = 1; row <= rows; row++) {
      rowOf[0] = row;
      augment(cost, rowPotential, columnPotential, rowOf);
    }
    int[] columnOf = new int[rows];
    for (int column = 1; column <= columns; column++) {
      if (rowOf[column] != 0) {
        columnOf[rowOf[column] - 1] = column - 1;
      }
    }
    return columnOf;
  }

  /** Finds a column for the row in {@code rowOf[0]} along the cheapest alternating path. */
  private static void augment(
      double[][] cost, double[] rowPotential, double[] columnPotential, int[] rowOf) {
    int columns = rowOf.length - 1;
    double[] distance = new double[columns + 1];
    int[] before = new int[columns + 1];
    boolean[] done = new boolean[columns + 1];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int column = 0;
    do {
      done[column] = true;
      int row = rowOf[column];
      double step = Double.POSITIVE_INFINITY;
      int next = 0;
      for (int c = 1; c <= columns; c++) {
        if (done[c]) {
          continue;
        }
        double reduced = cost[row - 1][c - 1] - rowPotential[row] - columnPotential[c];
        if (reduced < distance[c]) {
          distance[c] = reduced;
          before[c] = column;
        }
        if (distance[c] < step) {
          step = distance[c];
          next = c;
        }
      }
      for (int c = 0; c <= columns; c++) {
        if (done[c]) {
          rowPotential[rowOf[c]] += step;
          columnPotential[c] -= step;
        } else {
          distance[c] -= step;
        }
      }
      column = next;
    } while (rowOf[column] != 0);
    while (column != 0) {
      rowOf[column] = rowOf[before[column]];
      column = before[column];
    }
  }
}
