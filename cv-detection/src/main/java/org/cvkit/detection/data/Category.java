package org.cvkit.detection.data;

/**
 * A class of objects as a data set numbers it.
 *
 * <p>Immutable.
 *
 * @param id its number: the index of its name in YOLO files, any number in COCO files
 * @param name what it is called
 */
public record Category(int id, String name) {}
