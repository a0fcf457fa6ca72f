"""Writes a recording as large as a session of Allen's Visual Coding Neuropixels, for the benchmark of reading.

Arguments: the file, and with how much of a session (1 for all of it). 70,390 presentations, 2,400 units of six probes,
some 65 million spikes and their amplitudes, mean waveforms: 2.4 GB, each column in one piece. Units of VISp follow the
orientation of static gratings, so that there is something to decode. With a third argument spikes are compressed
instead, gzip 4 in chunks of so many kB, and there are no waveforms.
"""

import sys

import h5py
import numpy as np

path, scale = sys.argv[1], float(sys.argv[2])
chunk_kb = int(sys.argv[3]) if len(sys.argv) > 3 else 0
rng = np.random.default_rng(11)
TEXT = h5py.string_dtype("utf-8")
UNITS, CHANNELS = max(60, round(2400 * scale)), 384
AREAS = ("VISp", "VISl", "VISal", "VISrl", "VISam", "CA1", "DG", "LGd", "LP", "None")
WAVEFORM_BYTES = 1.35e9 * scale

# Name, presentations, seconds of each, seconds between.
BLOCKS = [
    ("gabors", 3645, 0.25, 0), ("flashes", 150, 0.25, 1.75), ("drifting_gratings", 210, 2, 1),
    ("natural_movie_three", 18000, 1 / 30, 0), ("natural_movie_one", 9000, 1 / 30, 0),
    ("drifting_gratings", 210, 2, 1), ("natural_movie_three", 18000, 1 / 30, 0), ("drifting_gratings", 210, 2, 1),
    ("static_gratings", 2000, 0.25, 0), ("natural_scenes", 2975, 0.25, 0), ("static_gratings", 2000, 0.25, 0),
    ("natural_movie_one", 9000, 1 / 30, 0), ("natural_scenes", 2975, 0.25, 0), ("static_gratings", 2000, 0.25, 0),
]  # fmt: skip


def parameters(name, n):
    """What was shown, as text where the released files have text; NaN and N/A where the screen stayed grey."""
    every = {"color": ["[1.0, 1.0, 1.0]"] * n, "contrast": np.full(n, 0.8), "size": ["[250.0, 250.0]"] * n}
    if name == "natural_scenes":
        return {"frame": rng.integers(-1, 118, n).astype(float)}
    if name.startswith("natural_movie"):
        return {"frame": np.arange(n) % 900.0, **every}
    if name == "gabors":
        place = lambda: rng.choice(np.arange(-40.0, 41, 10), n)
        return {"x_position": place(), "y_position": place(), "orientation": rng.choice([0.0, 45, 90], n), **every}
    if name == "flashes":
        return {**every, "color": list(rng.choice(["-1.0", "1.0"], n))}
    grey = rng.random(n) < 0.03
    shown = lambda values: np.where(grey, np.nan, rng.choice(values, n))
    if name == "drifting_gratings":
        return {"orientation": shown(np.arange(0.0, 360, 45)), "temporal_frequency": shown([1.0, 2, 4, 8, 15]), **every}
    phase = np.where(grey, "N/A", rng.choice(["0.0", "0.25", "0.5", "0.75"], n))
    frequency = shown([0.02, 0.04, 0.08, 0.16, 0.32])
    return {"orientation": shown(np.arange(0.0, 180, 30)), "spatial_frequency": frequency, "phase": list(phase), **every}


def schedule():
    """Columns of each stimulus, blocks in time behind each other, and when the session ends."""
    stimuli, time = {}, 25.0
    for block, (name, count, on, off) in enumerate(BLOCKS):
        rest = {"start_time": [np.array([time])], "stop_time": [np.array([time + 60])]}
        n = max(40, round(count * scale))
        start = time + 60 + np.arange(n) * (on + off) + rng.normal(0, 4e-6, n)
        columns = {"start_time": start, "stop_time": start + on, "stimulus_block": np.full(n, float(block))}
        columns |= parameters(name, n) | {"stimulus_name": [name] * n}
        time += 60 + n * (on + off) + 1
        for key, parts in (("spontaneous", rest), (name, {k: [v] for k, v in columns.items()})):
            for column, values in parts.items():
                stimuli.setdefault(key, {}).setdefault(column, []).extend(values)
    # The last of 15 spontaneous intervals, behind all blocks.
    stimuli["spontaneous"]["start_time"].append(np.array([time]))
    stimuli["spontaneous"]["stop_time"].append(np.array([time + 60]))
    joined = {name: {k: np.concatenate(v) for k, v in columns.items()} for name, columns in stimuli.items()}
    joined["spontaneous"]["stimulus_name"] = np.array(["spontaneous"] * len(joined["spontaneous"]["start_time"]))
    return joined, time + 60


def typed(obj, kind, **attrs):
    obj.attrs.update({"neurodata_type": kind, "namespace": "core", "object_id": f"bench {obj.name}", **attrs})
    return obj


def put(group, name, values):
    values = np.asarray(values)
    values = values.astype(object) if values.dtype.kind in "OU" else values
    data = group.create_dataset(name, data=values, dtype=TEXT if values.dtype.kind == "O" else None)
    return typed(data, "VectorData", description="made for a benchmark")


def table(file, path, kind, columns, ids):
    group = typed(file.create_group(path), kind, description="made for a benchmark")
    typed(group.create_dataset("id", data=np.asarray(ids, "i8")), "ElementIdentifiers")
    for name, values in columns.items():
        put(group, name, values)
    return group


def name_columns(group):
    helpers = {"id", *(f"{name}_index" for name in group)}
    group.attrs.create("colnames", np.array([name for name in group if name not in helpers], object), dtype=TEXT)


def add_index(group, name, ends):
    index = typed(group.create_dataset(f"{name}_index", data=np.asarray(ends, "i8")), "VectorIndex")
    index.attrs["target"] = group[name].ref


def add_spikes(units, areas, stimuli, end):
    """Poisson trains of log-normal rates, mean 3 a second; returns rates."""
    rates = rng.lognormal(0, 1.15, UNITS) * np.where(areas == "VISp", 2.2, 1)
    rates *= 3.05 / rates.mean()
    gratings = stimuli["static_gratings"]
    shown = ~np.isnan(gratings["orientation"])
    starts, orientations = gratings["start_time"][shown], np.deg2rad(gratings["orientation"][shown])
    trains = []
    for unit in range(UNITS):
        times = rng.random(rng.poisson(rates[unit] * end)) * end
        if areas[unit] == "VISp":
            tuning = np.exp(2.2 * (np.cos(2 * (orientations - rng.uniform(0, np.pi))) - 1))
            evoked = rng.poisson(0.3 * rates[unit] * tuning)
            times = np.append(times, np.repeat(starts + 0.03, evoked) + rng.random(evoked.sum()) * 0.2)
        trains.append(np.sort(times))
    ends = np.cumsum([len(train) for train in trains])
    for name in ("spike_times", "spike_amplitudes"):
        stored = dict(chunks=(chunk_kb * 128,), compression="gzip", compression_opts=4) if chunk_kb else {}
        data = typed(units.create_dataset(name, (ends[-1],), "f8", **stored), "VectorData", description="of a benchmark")
        for first in range(0, UNITS, 100):
            part = np.concatenate(trains[first : first + 100])
            last = ends[min(first + 100, UNITS) - 1]
            data[last - len(part) : last] = part if name == "spike_times" else 1e-4 * rng.random(len(part))
        add_index(units, name, ends)
    return rates


def main():
    stimuli, end = schedule()
    with h5py.File(path, "w") as file:
        typed(file, "NWBFile", nwb_version="2.7.0")
        for name in ("session_start_time", "timestamps_reference_time"):
            file[name] = "2020-01-01T00:00:00-08:00"
        file.create_dataset("file_create_date", data=["2020-01-01T00:00:00-08:00"], dtype=TEXT)
        file["identifier"], file["session_description"] = "1", "made for a benchmark"
        for name, columns in stimuli.items():
            count = len(columns["start_time"])
            name_columns(table(file, f"intervals/{name}_presentations", "TimeIntervals", columns, np.arange(count)))
        n = 6 * CHANNELS
        probe = np.arange(n) // CHANNELS
        location = np.array(AREAS)[np.arange(n) * 2 * len(AREAS) // CHANNELS % len(AREAS)]
        electrodes = {
            "location": location, "group_name": np.array(list("ABCDEF"))[probe], "probe_id": 1000 + probe,
            "local_index": np.arange(n) % CHANNELS, "valid_data": np.arange(n) % 97 != 5,
            "probe_vertical_position": 10 * (np.arange(n) % CHANNELS), "probe_horizontal_position": np.arange(n) % 4,
        }  # fmt: skip
        where = "general/extracellular_ephys/electrodes"
        name_columns(table(file, where, "DynamicTable", electrodes, 5000 + 2 * np.arange(n)))
        peak = np.sort(rng.integers(0, n, UNITS))
        columns = {
            "peak_channel_id": 5000 + 2 * peak, "quality": np.where(rng.random(UNITS) < 0.86, "good", "noise"),
            "amplitude_cutoff": rng.exponential(0.075, UNITS), "presence_ratio": rng.beta(14, 0.55, UNITS),
            "isi_violations": rng.exponential(0.22, UNITS), "snr": rng.normal(2.5, 0.9, UNITS),
            "cluster_id": np.arange(UNITS), "local_index": np.arange(UNITS),
        }  # fmt: skip
        units = table(file, "units", "Units", columns, 9000 + np.arange(UNITS))
        put(units, "firing_rate", add_spikes(units, location[peak], stimuli, end))
        if not chunk_kb:
            width = max(82, int(WAVEFORM_BYTES / (UNITS * CHANNELS * 8)))
            data = typed(units.create_dataset("waveform_mean", (UNITS * CHANNELS, width), "f8"), "VectorData")
            for unit in range(UNITS):
                data[unit * CHANNELS : (unit + 1) * CHANNELS] = rng.random(width)
            add_index(units, "waveform_mean", CHANNELS * (np.arange(UNITS) + 1))
        name_columns(units)


main()
