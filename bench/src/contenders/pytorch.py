"""PyTorch (or NumPy, for the matrix product alone) behind the benchmark's protocol: see protocol.ts."""
import json
import os
import sys
import time

threads = int(sys.argv[1])
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(threads)

INSTALL = "apt-get install python3-torch libopenblas0-pthread"
SAMPLE, STRIDE, GUARD_STEPS = 1000, 7919, 5
LEARNING_RATE, MOMENTUM = 0.01, 0.9
torch = numpy = None


class Excuse(Exception):
    def __init__(self, reason, install=None):
        super().__init__(reason)
        self.install = install


def open_library():
    global torch, numpy
    try:
        import torch as library
        library.set_num_threads(threads)
        torch = library
        return {"version": torch.__version__}
    except ImportError:
        pass
    try:
        import numpy as library
        numpy = library
        return {"version": "missing; NumPy " + numpy.__version__}
    except ImportError:
        raise Excuse("python3 has no torch", INSTALL)


def read_data(path):
    with open(path, "rb") as file:
        content = file.read()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8:8 + length])
    library = torch or numpy
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        part = bytearray(content[8 + length + start:8 + length + end])
        arrays[name] = library.frombuffer(part, dtype=library.float32).reshape(entry["shape"])
    return arrays


def layer_of(layer, index, channels, data):
    nn = torch.nn
    if layer["kind"] == "conv":
        made = nn.Conv2d(channels, layer["maps"], layer["kernel"], padding=layer["padding"],
                         stride=layer.get("stride", 1), groups=layer.get("groups", 1))
    elif layer["kind"] == "dense":
        made = nn.Linear(data["%d.weight" % index].shape[1], layer["units"])
    else:
        pools = {"maxPool": nn.MaxPool2d, "averagePool": nn.AvgPool2d}
        others = {"relu": nn.ReLU, "flatten": nn.Flatten}
        kind = layer["kind"]
        return pools[kind](layer["kernel"]) if kind in pools else others[kind]()
    made.load_state_dict({"weight": data["%d.weight" % index], "bias": data["%d.bias" % index]})
    return made


def network(net, data):
    layers, channels = [], net["input"][0]
    for index, layer in enumerate(net["layers"]):
        layers.append(layer_of(layer, index, channels, data))
        channels = layer.get("maps", channels)
    return torch.nn.Sequential(*layers)


def prepare_training(task, data):
    net = network(task["net"], data)
    optimizer = torch.optim.SGD(net.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
    loss_of = torch.nn.CrossEntropyLoss()
    x, labels = data["x"], data["labels"].long()

    def step():
        optimizer.zero_grad()
        loss = loss_of(net(x), labels)
        loss.backward()
        optimizer.step()
        return loss
    return step


def prepare_inference(task, data):
    net, x = network(task["net"], data).eval(), data["x"]

    def step():
        with torch.no_grad():
            return net(x)
    return step


def prepare_convolution(task, data):
    x, w, dy = data["x"], data["w"], data["dy"]
    stride, padding = [task["stride"]] * 2, [task["padding"]] * 2
    if task["pass"] == "forward":
        return lambda: torch.conv2d(x, w, None, stride, padding)
    mask = [task["pass"] == "input gradient", task["pass"] == "weight gradient", False]
    wanted = mask.index(True)
    backward = torch.ops.aten.convolution_backward
    return lambda: backward(dy, x, w, None, stride, padding, [1, 1], False, [0, 0], 1, mask)[wanted]


def prepare(task, data):
    if task["kind"] == "matmul":
        a, b = data["a"], data["b"]
        return lambda: a @ b
    if torch is None:
        raise Excuse("python3 has no torch", INSTALL)
    makers = {"train": prepare_training, "infer": prepare_inference, "convolution": prepare_convolution}
    return makers[task["kind"]](task, data)


def results_of(step, steps):
    count, numbers = 0, []
    for _ in range(steps):
        result = step()
        flat = (result.detach() if torch else result).reshape(-1)
        size = flat.shape[0]
        count += size
        numbers += flat.tolist() if size <= SAMPLE else [float(flat[i * STRIDE % size]) for i in range(SAMPLE)]
    return {"count": count, "numbers": numbers}


def execute_for(step, seconds):
    begun, executions, elapsed = time.perf_counter(), 0, 0
    while elapsed < seconds or executions == 0:
        step()
        executions += 1
        elapsed = time.perf_counter() - begun
    return {"executions": executions, "seconds": elapsed}


def first_step(request):
    begun = time.perf_counter()
    open_library()
    step = prepare(request["task"], read_data(request["data"]))
    results = results_of(step, 1)
    return {"executions": 1, "seconds": time.perf_counter() - begun, **results}


prepared = None


def answer(request):
    global prepared
    if request["do"] == "run":
        return execute_for(prepared, request["seconds"])
    if request["do"] == "firstStep":
        return first_step(request)
    opened = open_library()
    if request["do"] == "open":
        return opened
    if request["do"] != "prepare":
        raise Excuse("PyTorch is not asked for this")
    prepared = prepare(request["task"], read_data(request["data"]))
    return results_of(prepared, GUARD_STEPS if request["task"]["kind"] == "train" else 1)


def reply_to(line):
    try:
        return {"reply": True, "answer": answer(json.loads(line))}
    except Exception as error:
        install = getattr(error, "install", None)
        return {"reply": False, "reason": (str(error) or repr(error)).split("\n")[0],
                **({"install": install} if install else {})}


for line in sys.stdin:
    sys.stdout.write(json.dumps(reply_to(line), separators=(",", ":")) + "\n")
    sys.stdout.flush()
