/** The model menu, downloads of models, and the question how a model expects its input. */
import type { Topic } from '../text.ts'

export const models = {
  model: { en: 'Model', zh: '模型' },
  models: { en: 'Model', zh: '模型' },
  modelButton: { en: 'Model: {model}', zh: '模型：{model}' },
  modelsMore: {
    en: 'New photos use the chosen model. The current photo is recomputed.',
    zh: '新照片使用所选模型，当前照片会重新计算。',
  },
  modelStarter: {
    en: 'Small and fast. Comes with the page, works offline.',
    zh: '小巧快速，随页面提供，可离线使用。',
  },
  modelMidas: {
    en: 'More detail. Downloaded once, then stored in this browser.',
    zh: '细节更多。只需下载一次，之后保存在此浏览器中。',
  },
  modelMidasQ8: {
    en: 'More detail with a smaller download. Its maps differ a little from those of the full file.',
    zh: '细节更多，下载更小。它的深度图与完整文件略有不同。',
  },
  modelDepthAnything: {
    en: 'The finest detail, and slow on a processor: seconds per photo.',
    zh: '细节最精细，但在处理器上较慢：每张照片需数秒。',
  },
  modelDepthAnythingQ8: {
    en: 'Fine detail with a smaller download. Slow on a processor: seconds per photo.',
    zh: '细节精细，下载更小。在处理器上较慢：每张照片需数秒。',
  },
  modelFrom: { en: 'from {host}', zh: '来自 {host}' },
  modelSpeed: { en: '{time} per photo on this device', zh: '在此设备上每张照片 {time}' },
  modelOwn: {
    en: 'Your own file, stored in this browser.',
    zh: '你自己的文件，保存在此浏览器中。',
  },
  modelSeeded: { en: 'Random weights, for tests only.', zh: '随机权重，仅供测试。' },
  modelGet: { en: 'Download ({size})', zh: '下载（{size}）' },
  modelGetOne: { en: 'Download {model} ({size})', zh: '下载 {model}（{size}）' },
  modelDownloading: { en: 'Downloading {model}', zh: '正在下载 {model}' },
  modelBytes: { en: '{done} of {total}, {rate}/s', zh: '{done} / {total}，{rate}/秒' },
  modelBytesSoFar: { en: '{done}, {rate}/s', zh: '{done}，{rate}/秒' },
  modelCancel: { en: 'Stop', zh: '停止' },
  modelCancelOne: { en: 'Stop downloading {model}', zh: '停止下载 {model}' },
  modelResume: { en: 'Resume', zh: '继续' },
  modelResumeOne: { en: 'Resume downloading {model}', zh: '继续下载 {model}' },
  modelStopped: { en: 'Stopped. Resume any time.', zh: '已停止，可随时继续。' },
  modelDoneVisit: {
    en: '{model} is ready, but only until you close the page: the browser couldn’t store it. Free up space under “Storage” at the bottom of the page, then download it again.',
    zh: '{model} 已就绪，但只能用到关闭页面为止：浏览器未能保存它。请在页面底部的“存储”中释放空间，然后重新下载。',
  },
  modelDone: {
    en: '{model} is ready and will be used from now on.',
    zh: '{model} 已就绪，从现在起使用它。',
  },
  upgradeStart: {
    en: 'Downloading {model} ({size}) in the background, for more detail.',
    zh: '正在后台下载 {model}（{size}），以获得更多细节。',
  },
  upgradeDone: {
    en: '{model} has arrived. The current photo is recomputed with it, and new photos use it.',
    zh: '{model} 已下载。当前照片会用它重新计算，新照片也使用它。',
  },
  upgradeSwitch: {
    en: 'Download a better model in the background',
    zh: '在后台下载更好的模型',
  },
  modelGuess: {
    en: 'If near and far look swapped, choose “Change…” under “Model”.',
    zh: '如果远近颠倒，请在“模型”中选择“更改…”。',
  },
  modelReversed: {
    en: 'On a sample photo near came out small, so its numbers are read as distances. If near and far look swapped, choose “Change…” under “Model”.',
    zh: '在示例照片上，越近数值越小，因此将它的输出视为距离。如果远近颠倒，请在“模型”中选择“更改…”。',
  },
  modelContradicts: {
    en: 'On a sample photo near and far came out swapped. If they are on yours, choose “Change…” under “Model”.',
    zh: '在示例照片上远近颠倒。如果你的照片也是如此，请在“模型”中选择“更改…”。',
  },
  modelForget: { en: 'Remove', zh: '移除' },
  modelForgetOne: { en: 'Remove {model} from this browser', zh: '从此浏览器移除 {model}' },
  modelOwnButton: { en: 'Use your own .onnx…', zh: '使用自己的 .onnx…' },
  modelOwnHint: {
    en: 'Any image-to-depth model. You can also drop the file on the page, or paste its address.',
    zh: '任意由图像估计深度的模型。也可以把文件拖放到页面上，或粘贴它的地址。',
  },

  modelAddressLabel: { en: 'Address of an .onnx file', zh: '.onnx 文件的地址' },
  modelAddressAdd: { en: 'Add…', zh: '添加…' },
  modelAddressTitle: { en: 'Download a model from {host}?', zh: '从 {host} 下载模型？' },
  modelAddressSizing: { en: 'checking the size…', zh: '正在查询大小…' },
  modelAddressUnknown: { en: 'unknown size', zh: '大小未知' },
  modelAddressMore: {
    en: 'The file is stored in this browser and runs on this device. Your photos are not sent anywhere.',
    zh: '文件会保存在此浏览器中，并在此设备上运行。你的照片不会发送到任何地方。',
  },
  modelAddressGet: { en: 'Download', zh: '下载' },
  modelAddressStart: {
    en: 'Downloading {model} from {host}. “Model” shows the progress.',
    zh: '正在从 {host} 下载 {model}，进度见“模型”。',
  },
  modelByAddress: { en: 'By its address at {host}.', zh: '来自 {host} 上的地址。' },

  askTitle: { en: 'How does this model expect its input?', zh: '这个模型要求怎样的输入？' },
  askMore: {
    en: '{name} doesn’t say. Choose what it was trained with; your choice is remembered for this file.',
    zh: '{name} 没有说明。请选择训练时的方式；你的选择会为该文件保存。',
  },
  askUnchanged: { en: 'Unchanged, 0 to 1', zh: '保持原样，0 到 1' },
  askUnchangedMore: { en: 'The model normalises its input itself.', zh: '模型自行归一化。' },
  askBytes: { en: 'Unchanged, 0 to 255', zh: '保持原样，0 到 255' },
  askBytesMore: { en: 'The model expects byte values.', zh: '模型接收字节值。' },
  askMean: {
    en: 'Normalised: mean {mean}, standard deviation {std}',
    zh: '归一化：均值 {mean}，标准差 {std}',
  },
  askImagenet: {
    en: 'The ImageNet values, which MiDaS was trained with.',
    zh: 'ImageNet 的数值，MiDaS 训练时使用。',
  },
  askHalf: { en: 'From −1 to 1.', zh: '−1 到 1。' },
  askOther: { en: 'Values from the file’s metadata.', zh: '文件元数据中的数值。' },
  askBgr: { en: 'Blue channel first (BGR).', zh: '蓝色通道在前（BGR）。' },
  askMeaning: { en: 'What do the numbers of its map mean?', zh: '它输出的数值表示什么？' },
  askMeaningMore: {
    en: 'Choose what {name} returns. If near and far look swapped, another choice is right.',
    zh: '请选择 {name} 输出的是什么。如果远近颠倒，说明应选另一项。',
  },
  askDisparity: { en: 'Near is large', zh: '越近数值越大' },
  askDisparityMore: {
    en: 'Inverse depth (disparity), as MiDaS and Depth Anything return it.',
    zh: '逆深度（视差），如 MiDaS 和 Depth Anything。',
  },
  askDistance: { en: 'Distance', zh: '距离' },
  askDistanceMore: {
    en: 'Near is small, and twice the number is twice as far.',
    zh: '越近数值越小，数值加倍即距离加倍。',
  },
  askMetres: { en: 'Distance in metres', zh: '以米为单位的距离' },
  askMetresMore: { en: 'Measuring then works without a scale.', zh: '无需设置比例即可测量。' },
  askLog: { en: 'Logarithm of the distance in metres', zh: '距离（米）的对数' },
  askLogMore: { en: 'Natural logarithm.', zh: '自然对数。' },
  askNearSmall: { en: 'Near is small, without a unit', zh: '越近数值越小，无单位' },
  askNearSmallMore: {
    en: 'Relative depth of unknown zero, as Marigold returns it.',
    zh: '零点未知的相对深度，如 Marigold。',
  },
  modelCorrect: { en: 'Change…', zh: '更改…' },
  modelCorrectOne: {
    en: 'Change how {model} is used',
    zh: '更改 {model} 的使用方式',
  },
  askGuess: { en: 'most likely', zh: '最有可能' },
  askUse: { en: 'Use this', zh: '使用这一项' },
} as const satisfies Topic
