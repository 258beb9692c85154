package org.cvkit.detection.track;

/**
 * A Kalman filter of one number that moves with nearly constant velocity (Kalman 1960), time in
 * frames. What is tracked of a box, centre, aspect ratio and height, has no noise in common, so the
 * filter of eight dimensions that SORT and DeepSORT run is four of these.
 *
 * <p>Confined to one thread at a time.
 */
final class KalmanFilter {
  private double position;
  private double velocity;

  /** The covariance of position and velocity, a symmetric matrix. */
  private double positionVariance;

  private double covariance;
  private double velocityVariance;

  /** Begins at rest at {@code measured}, deviations as given. */
  KalmanFilter(double measured, double positionDeviation, double velocityDeviation) {
    position = measured;
    positionVariance = positionDeviation * positionDeviation;
    velocityVariance = velocityDeviation * velocityDeviation;
  }

  /** Moves on by a frame; the deviations are those of the noise that joins in. */
  void predict(double positionDeviation, double velocityDeviation) {
    position += velocity;
    positionVariance += 2 * covariance + velocityVariance + positionDeviation * positionDeviation;
    covariance += velocityVariance;
    velocityVariance += velocityDeviation * velocityDeviation;
  }

  /** Takes in a measurement of the position. */
  void update(double measured, double deviation) {
    double innovation = measured - position;
    double variance = positionVariance + deviation * deviation;
    double positionGain = positionVariance / variance;
    double velocityGain = covariance / variance;
    position += positionGain * innovation;
    velocity += velocityGain * innovation;
    velocityVariance -= velocityGain * covariance;
    covariance -= positionGain * covariance;
    positionVariance -= positionGain * positionVariance;
  }

  /** Forgets that it moves. */
  void stop() {
    velocity = 0;
  }

  double position() {
    return position;
  }

  double velocity() {
    return velocity;
  }
}
