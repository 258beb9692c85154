package org.cvkit.core.video;

/** The sound that goes with the pictures, written in step with them. */
interface Sound {
  /** A video without sound. */
  Sound NONE =
      new Sound() {
        @Override
        public void writeUpTo(long micros) {}

        @Override
        public void finish(long micros) {}

        @Override
        public void close() {}
      };

  /** Writes all sound that begins at or before a time. */
  void writeUpTo(long micros);

  /** Writes the sound up to a time, {@code Long.MAX_VALUE} for all of it, and what is held back. */
  void finish(long micros);

  void close();
}
