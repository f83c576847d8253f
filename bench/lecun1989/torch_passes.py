"""Passes of the 1989 zip-code network in PyTorch, one sample a step. Prints the seconds of each pass.

usage: python3 torch_passes.py SAMPLES PASSES
"""
import sys
import time

import torch
import torch.nn.functional as F

samples, passes = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(1)
torch.manual_seed(0)


def start(*shape, fan_in):
    return ((torch.rand(*shape) * 2 - 1) * 2.4 / fan_in).requires_grad_()


def zeros(*shape):
    return torch.zeros(*shape, requires_grad=True)


h1w, h1b = start(12, 1, 5, 5, fan_in=25), zeros(12, 8, 8)
h2w, h2b = start(12, 8, 5, 5, fan_in=200), zeros(12, 4, 4)
h3w, h3b = start(192, 30, fan_in=192), zeros(30)
outw, outb = start(30, 10, fan_in=30), zeros(10)
parameters = [h1w, h1b, h2w, h2b, h3w, h3b, outw, outb]
assert sum(p.numel() for p in parameters) == 9760
optimizer = torch.optim.SGD(parameters, lr=0.002)


def act(x):
    return 1.7159 * torch.tanh(x * (2 / 3))


def forward(x):
    x = F.pad(x, (2, 2, 2, 2), "constant", -1.0)
    x = act(F.conv2d(x, h1w, stride=2) + h1b)
    x = F.pad(x, (2, 2, 2, 2), "constant", -1.0)
    first = F.conv2d(x[:, 0:8], h2w[0:4], stride=2)
    second = F.conv2d(x[:, 4:12], h2w[4:8], stride=2)
    third = F.conv2d(torch.cat((x[:, 0:4], x[:, 8:12]), dim=1), h2w[8:12], stride=2)
    x = act(torch.cat((first, second, third), dim=1) + h2b)
    x = act(x.flatten(1) @ h3w + h3b)
    return act(x @ outw + outb)


images = torch.rand(samples, 1, 16, 16) * 2 - 1
targets = F.one_hot(torch.randint(10, (samples,)), 10).float() * 2 - 1
for _ in range(passes):
    begun = time.perf_counter()
    for n in torch.randperm(samples).tolist():
        loss = (forward(images[n : n + 1]) - targets[n : n + 1]).square().sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    print(time.perf_counter() - begun, flush=True)
