"""Writes the handwritten digits that scikit-learn ships as NumPy arrays beside this script.

    python3 -m pip install scikit-learn && python3 export.py
"""

import gzip
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
for name, array in (("images", digits.data.astype(np.uint8)), ("labels", digits.target.astype(np.uint8))):
    # No name and no time in the header: the same bytes on every run.
    path = Path(__file__).with_name(f"{name}.npy.gz")
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        np.save(packed, array if array.ndim == 2 else array[:, None])
