package org.cvkit.detection.track;

import org.cvkit.core.geometry.Box;

/**
 * Where a box is expected in the next frame: centre, aspect ratio and height move with nearly
 * constant velocities, noise in proportion to the height (DeepSORT, Wojke et al. 2017, section 2.1,
 * and its published code, as in ByteTrack).
 *
 * <p>Confined to one thread at a time.
 */
final class BoxMotion {
  private static final double POSITION = 1.0 / 20;
  private static final double VELOCITY = 1.0 / 160;
  private static final double RATIO_BEGIN = 1e-2;
  private static final double RATIO_NOISE = 1e-2;
  private static final double RATIO_MEASURED = 1e-1;
  private static final double RATIO_VELOCITY = 1e-5;

  private final KalmanFilter x;
  private final KalmanFilter y;
  private final KalmanFilter ratio;
  private final KalmanFilter height;

  /** Begins at rest. */
  BoxMotion(Box box) {
    double h = box.height();
    x = new KalmanFilter(box.center().x(), 2 * POSITION * h, 10 * VELOCITY * h);
    y = new KalmanFilter(box.center().y(), 2 * POSITION * h, 10 * VELOCITY * h);
    ratio = new KalmanFilter(box.width() / h, RATIO_BEGIN, RATIO_VELOCITY);
    height = new KalmanFilter(h, 2 * POSITION * h, 10 * VELOCITY * h);
  }

  /** Moves on by a frame. */
  void predict() {
    double h = height.position();
    x.predict(POSITION * h, VELOCITY * h);
    y.predict(POSITION * h, VELOCITY * h);
    ratio.predict(RATIO_NOISE, RATIO_VELOCITY);
    height.predict(POSITION * h, VELOCITY * h);
  }

  /** The same for what is out of sight: its size is not expected to go on changing. */
  void predictUnseen() {
    height.stop();
    predict();
  }

  /** Takes in where the box was seen. */
  void update(Box box) {
    double deviation = POSITION * height.position();
    x.update(box.center().x(), deviation);
    y.update(box.center().y(), deviation);
    ratio.update(box.width() / (double) box.height(), RATIO_MEASURED);
    height.update(box.height(), deviation);
  }

  /** Where it is expected now. */
  Box box() {
    double h = Math.max(height.position(), 0);
    double w = Math.max(ratio.position(), 0) * h;
    return Box.ofCenter((float) x.position(), (float) y.position(), (float) w, (float) h);
  }
}
