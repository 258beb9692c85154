package org.cvkit.detection.train;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps fitted pictures as long as they have room. None is put out for another: an epoch goes
 * through all of them, so that the last used is as good as the next.
 *
 * <p>Thread-safe: a picture that two threads made is kept once.
 */
final class PictureCache {
  private final AtomicReferenceArray<@Nullable FittedPicture> pictures;
  private final AtomicLong room;

  PictureCache(int count, long bytes) {
    pictures = new AtomicReferenceArray<>(count);
    room = new AtomicLong(bytes);
  }

  @Nullable FittedPicture find(int index) {
    return pictures.get(index);
  }

  void keep(int index, FittedPicture picture) {
    int size = picture.planes.length;
    if (room.addAndGet(-size) < 0 || !pictures.compareAndSet(index, null, picture)) {
      room.addAndGet(size);
    }
  }
}
