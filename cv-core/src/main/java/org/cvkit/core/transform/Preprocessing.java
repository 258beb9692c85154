package org.cvkit.core.transform;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/**
 * All that a model's card says of its input: how a picture is brought to size, in which order its
 * channels lie, how its values are scaled and how the tensor is laid out.
 *
 * <p>Immutable.
 *
 * @param elementType {@link ElementType#FLOAT32} or, for quantised inputs, {@link
 *     ElementType#UINT8} (values rounded and saturated)
 */
public record Preprocessing(
    Transform transform,
    ChannelOrder channelOrder,
    Normalization normalization,
    Layout layout,
    ElementType elementType) {

  public Preprocessing {
    if (elementType != ElementType.FLOAT32 && elementType != ElementType.UINT8) {
      throw new IllegalArgumentException(
          "preprocessing: expected float32 or uint8 elements, got " + elementType);
    }
  }

  /** An NCHW float32 input, the usual kind. */
  public static Preprocessing of(
      Transform transform, ChannelOrder order, Normalization normalization) {
    return new Preprocessing(transform, order, normalization, Layout.NCHW, ElementType.FLOAT32);
  }

  public Preprocessing withTransform(Transform other) {
    return new Preprocessing(other, channelOrder, normalization, layout, elementType);
  }

  /** The input tensor's shape for {@code batch} pictures. */
  public Shape shape(int batch) {
    Size size = transform.size();
    int channels = channelOrder.channels();
    return layout == Layout.NCHW
        ? Shape.of(batch, channels, size.height(), size.width())
        : Shape.of(batch, size.height(), size.width(), channels);
  }

  /**
   * Prepares one picture in memory of its own; a loop keeps a {@link Preprocessor} instead, which
   * allocates nothing. The caller closes the result.
   */
  public Prepared prepare(Image image) {
    Tensor tensor = Tensor.allocate(elementType, shape(1));
    try (Preprocessor preprocessor = Preprocessor.open(this)) {
      return new Prepared(tensor, preprocessor.prepare(image, tensor, 0));
    } catch (RuntimeException e) {
      tensor.close();
      throw e;
    }
  }

  /** The order of the tensor's channels. */
  public enum ChannelOrder {
    RGB(3),
    BGR(3),
    GRAY(1);

    private final int channels;

    ChannelOrder(int channels) {
      this.channels = channels;
    }

    public int channels() {
      return channels;
    }
  }

  /** The order of the tensor's dimensions. */
  public enum Layout {
    NCHW,
    NHWC
  }
}
