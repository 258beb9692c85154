/**
 * Which model, from where, under which licence, and checked: {@link
 * org.cvkit.core.model.ModelRegistry} finds a model and its {@link org.cvkit.core.model.ModelCard}.
 * The pipelines of every feature module depend on it.
 *
 * <h2>A card in JSON</h2>
 *
 * <p>The registry's cards ({@code registry.json}), a card beside a model ({@code NAME.json} by
 * {@code NAME.onnx}) and the card inside a model (ONNX metadata, key {@code cvkit.card}) have one
 * form:
 *
 * <pre>{@code
 * {
 *   "id": "yolox-nano",
 *   "aliases": ["yolox"],
 *   "task": "detect",
 *   "decoder": "yolox",
 *   "input": {
 *     "size": [416, 416],
 *     "resize": "letterbox", "anchor": "top-left", "rounding": "down", "fill": 114,
 *     "interpolation": "linear",
 *     "channels": "bgr",
 *     "scale": 1, "mean": [0, 0, 0], "std": [1, 1, 1],
 *     "layout": "nchw", "type": "float32"
 *   },
 *   "labels": "coco-80",
 *   "licence": "Apache-2.0",
 *   "sources": ["https://example.org/yolox_nano.onnx"],
 *   "sha256": "64 hexadecimal digits",
 *   "bytes": 3659407,
 *   "quality": [{"metric": "AP", "value": 0.258, "data": "COCO val2017"}],
 *   "parameters": {"strides": "8,16,32"},
 *   "notes": "What a user should know."
 * }
 * }</pre>
 *
 * <ul>
 *   <li>Required: {@code id}, {@code task} ({@code detect}, {@code classify}, {@code segment},
 *       {@code matte}, {@code face-detect}, {@code face-embed}, {@code style}), {@code decoder} and
 *       of {@code input} {@code size} (width, height), {@code resize} and {@code channels} ({@code
 *       rgb}, {@code bgr}, {@code gray}).
 *   <li>{@code resize} is {@code stretch}; {@code letterbox} with {@code anchor} ({@code center},
 *       {@code top-left}), {@code rounding} of the resized sides ({@code nearest}, {@code down})
 *       and {@code fill} (114); or {@code center-crop} with {@code shortSide} (the input's longer
 *       side) and {@code rounding} of an odd margin.
 *   <li>A value of the tensor is {@code (pixel * scale - mean) / std}, pixels 0..255, channels in
 *       the order of {@code channels}.
 *   <li>{@code labels} is the name of a set ({@link org.cvkit.core.model.Labels#named}) or a list.
 *   <li>{@code parameters} are texts. Known to all decoders: {@code multipleOf}, for a model that
 *       takes any size whose sides are multiples of that number; {@code size} is then its default.
 *       Those of detection heads are described at {@code detection.decode.HeadParameters}.
 * </ul>
 */
@NullMarked
package org.cvkit.core.model;

import org.jspecify.annotations.NullMarked;
