"""Writes three.gif: red, green and blue pictures of 16x16, shown for 100, 200 and 400 ms."""

from PIL import Image

frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "lime", "blue")]
frames[0].save("three.gif", save_all=True, append_images=frames[1:], duration=[100, 200, 400], loop=0)
